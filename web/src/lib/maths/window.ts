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

/**
 * Find the place of the output whose window has its middle nearest to a place of the input.
 *
 * @param unit - A number of the output.
 * @param strides - Distance of neighbouring windows, such as `2 x 2`; undefined for a layer without.
 * @param shape - Shape of the output.
 * @param point - Row and column in the input.
 * @returns The place; null if the layer has no windows.
 */
export function placeUnder(
  unit: Unit,
  strides: string | undefined,
  shape: readonly number[],
  point: { row: number; column: number },
): { row: number; column: number } | null {
  const kind = unit.terms?.kind;
  const window =
    kind === "weighted_sum" || kind === "pooled" ? windowOf(unit, unit.index, []) : null;
  const [row, column] = unit.index;
  if (!window || shape.length !== 3 || row === undefined || column === undefined) return null;
  const [down = 1, across = 1] = (strides ?? "1 x 1").split(" x ").map(Number);
  const nearest = (at: number, first: number, size: number, stride: number, n: number) =>
    Math.min(Math.max(0, Math.round((at - first - (size - 1) / 2) / stride)), n - 1);
  return {
    row: nearest(point.row, window.top - row * down, window.rows, down, shape[0] ?? 1),
    column: nearest(
      point.column,
      window.left - column * across,
      window.columns,
      across,
      shape[1] ?? 1,
    ),
  };
}

/** The cells that are shown: of the chosen channel, or of the one that counts most. */
export function shownCells(terms: WeightedSum, chosen: number | null): Cells | undefined {
  const sizeOf = ({ channel }: Cells) =>
    Math.abs(terms.products.find((product) => product.channel === channel)?.value ?? 0);
  const bySize = terms.cells.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  return bySize.find((cells) => cells.channel === chosen) ?? bySize[0];
}
