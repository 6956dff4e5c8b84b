// Flatten reads an output row by row, and at each place channel by channel, as NumPy's `reshape`.

import type { UnitPlace } from "./places";

/** The element of the flattened vector that a place of an output of that shape becomes. */
export function elementOf(shape: readonly number[], { row, column, channel }: UnitPlace): number {
  const [, columns = 1, channels = 1] = shape;
  return (row * columns + column) * channels + channel;
}

/** The place that an element of the flattened vector comes from. */
export function placeOfElement(shape: readonly number[], element: number): UnitPlace {
  const [, columns = 1, channels = 1] = shape;
  const place = Math.floor(element / channels);
  return {
    row: Math.floor(place / columns),
    column: place % columns,
    channel: element % channels,
  };
}

/**
 * Values for a strip of at most that many cells: of each cell's elements the one furthest from 0.
 */
export function shorten(values: ArrayLike<number>, most: number): Float32Array {
  const n = Math.min(values.length, most);
  const cells = new Float32Array(n);
  for (let i = 0; i < values.length; i++) {
    const at = Math.floor((i * n) / values.length);
    const value = values[i] ?? 0;
    if (Math.abs(value) > Math.abs(cells[at] ?? 0)) cells[at] = value;
  }
  return cells;
}
