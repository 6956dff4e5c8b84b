// The numbers that a number is computed from, as places of the layers before.

import type { Cells, Terms, WeightedSum } from "../api/client";
import { placeOf } from "../maths/places";
import type { Unit } from "../state/trail";

/** A number that enters, and how much it counts. */
export interface Source {
  unit: Unit;
  /** The number itself. */
  number: number | null;
  /** What it adds to the result; null where the result is no sum. */
  share: number | null;
}

/** The number in a cell of the window; null in the padding. */
export function sourceOfCell(
  { origin, dilation, padding, products }: WeightedSum,
  cells: Cells,
  input: number,
  [row, column]: readonly [number, number],
): Source | null {
  if (!origin || padding?.[row]?.[column]) return null;
  const [down = 1, across = 1] = dilation;
  // In a layer with internal sums, each of these has a weight of its own.
  const weight = products.find(({ channel }) => channel === cells.channel)?.weight ?? 1;
  const unit = {
    layer: input,
    channel: cells.input_channel,
    row: (origin[0] ?? 0) + row * down,
    column: (origin[1] ?? 0) + column * across,
  };
  return {
    unit,
    number: cells.numbers[row]?.[column] ?? null,
    share: (cells.products[row]?.[column] ?? 0) * weight,
  };
}

/**
 * List the numbers that the number at an index is computed from, those that count most first; of a
 * window, those in the channels whose cells are known.
 *
 * @param terms - Its arithmetic.
 * @param index - Its index in the layer's output.
 * @param inputs - Layers that the inputs come from; -1 is the picture.
 * @param shapes - Shapes of these inputs.
 */
export function sourcesOf(
  terms: Terms,
  index: readonly number[],
  inputs: readonly number[],
  shapes: readonly (readonly number[])[],
): Source[] {
  const input = inputs[0];
  if (input === undefined) return [];
  const at = (place: readonly number[], number: number | null, share: number | null): Source => ({
    unit: { layer: input, ...placeOf(place) },
    number,
    share,
  });
  switch (terms.kind) {
    case "weighted_sum": {
      const found = terms.cells.flatMap((cells) =>
        cells.numbers.flatMap((numbers, row) =>
          numbers.map((_, column) => sourceOfCell(terms, cells, input, [row, column])),
        ),
      );
      const vector = terms.cells.length
        ? []
        : terms.products.map(({ channel, number, value }) =>
            at([...index.slice(0, -1), channel], number, value),
          );
      return bySize([...found.filter((source) => source !== null), ...vector]);
    }
    case "pooled": {
      const [top = 0, left = 0] = terms.origin;
      if (terms.how === "max") {
        const [row = 0, column = 0] = terms.largest;
        return [at([top + row, left + column, terms.channel], terms.result, null)];
      }
      // Of a window too large to be shown, only the place of the largest number is known.
      if (!terms.numbers) {
        const [row = 0, column = 0] = terms.largest;
        return [at([top + row, left + column, terms.channel], null, null)];
      }
      const found = terms.numbers.flatMap((numbers, row) =>
        numbers.map((number, column) =>
          terms.padding?.[row]?.[column]
            ? null
            : at([top + row, left + column, terms.channel], number, number / terms.count),
        ),
      );
      return bySize(found.filter((source) => source !== null));
    }
    case "combined":
      return bySize(
        terms.values.map((number, n) => {
          // An input with one row, or one column, is repeated.
          const shape = shapes[n] ?? [];
          const place = index.map((i, axis) => Math.min(i, (shape[axis] ?? 1) - 1));
          const unit = { layer: inputs[n] ?? input, ...placeOf(place) };
          return { unit, number, share: number };
        }),
      );
    case "moved": {
      if (!terms.index) return [];
      const unit = { layer: inputs[terms.source] ?? input, ...placeOf(terms.index) };
      return [{ unit, number: terms.value, share: null }];
    }
    case "softmax":
      return terms.entries
        .toSorted((a, b) => Number(b.index === terms.at) - Number(a.index === terms.at))
        .map((entry) => at([...index.slice(0, -1), entry.index], entry.value, null));
    default:
      return [at(index, terms.value, null)];
  }
}

const bySize = (sources: Source[]): Source[] =>
  sources.toSorted((a, b) => Math.abs(b.share ?? 0) - Math.abs(a.share ?? 0));
