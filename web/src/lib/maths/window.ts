import type { Cells, Unit, WeightedSum } from "../api/client";

export interface InputWindow {
  top: number;
  left: number;
  rows: number;
  columns: number;
}

/**
 * The part of the layer's input, of that shape, that a number comes from; null if it has no place
 * there.
 */
export function windowOf(unit: Unit, index: number[], shape: number[]): InputWindow | null {
  const terms = unit.terms;
  if (!terms) return null;
  switch (terms.kind) {
    case "weighted_sum": {
      if (!terms.origin || !terms.padding) return null;
      const rows = terms.padding.length;
      const columns = terms.padding[0]?.length ?? 0;
      const [down, across] = terms.dilation as [number, number];
      const [top, left] = terms.origin as [number, number];
      return { top, left, rows: (rows - 1) * down + 1, columns: (columns - 1) * across + 1 };
    }
    case "pooled": {
      const [top, left] = terms.origin as [number, number];
      const [rows, columns] = terms.size as [number, number];
      return { top, left, rows, columns };
    }
    case "moved": {
      const [row, column] = terms.index ?? [];
      if (terms.index?.length !== 3 || row === undefined || column === undefined) return null;
      return { top: row, left: column, rows: 1, columns: 1 };
    }
    default: {
      const [row, column] = index;
      if (index.length !== 3 || row === undefined || column === undefined) return null;
      // An input with one row, or one column, is repeated.
      const [top, left] = [
        Math.min(row, (shape[0] ?? 1) - 1),
        Math.min(column, (shape[1] ?? 1) - 1),
      ];
      return { top, left, rows: 1, columns: 1 };
    }
  }
}

/** The cells that are shown: of the chosen channel, or of the one that counts most. */
export function shownCells(terms: WeightedSum, chosen: number | null): Cells | undefined {
  const bySize = terms.cells.toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  return bySize.find((cells) => cells.channel === chosen) ?? bySize[0];
}
