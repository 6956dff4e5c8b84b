// The places of a layer's output, one after the other.

export interface UnitPlace {
  channel: number;
  row: number;
  column: number;
}

const within = (value: number, size: number | undefined) =>
  Math.min(Math.max(0, value), (size ?? 1) - 1);

/** The index of a number in an output of this shape; places beyond its end are its last. */
export function indexOf(shape: number[], place: UnitPlace): number[] {
  const channel = within(place.channel, shape.at(-1));
  if (shape.length === 0) return [];
  if (shape.length === 1) return [channel];
  if (shape.length === 2) return [within(place.row, shape[0]), channel];
  // Of more than two axes of places, the first ones stay at their beginning.
  return [
    ...shape.slice(0, -3).map(() => 0),
    within(place.row, shape.at(-3)),
    within(place.column, shape.at(-2)),
    channel,
  ];
}

/** The place of an index: what `indexOf` turns into it. */
export function placeOf(index: readonly number[]): UnitPlace {
  const channel = index.at(-1) ?? 0;
  if (index.length < 2) return { channel, row: 0, column: 0 };
  if (index.length === 2) return { channel, row: index[0] ?? 0, column: 0 };
  return { channel, row: index.at(-3) ?? 0, column: index.at(-2) ?? 0 };
}

/** The next place, or the one before: along the row, then the next row; at the end, the start. */
export function stepFrom(shape: number[], place: UnitPlace, by: 1 | -1): Partial<UnitPlace> {
  const turn = (value: number, size: number) => (value + size) % size;
  if (shape.length !== 3) return { channel: turn(place.channel + by, shape.at(-1) ?? 1) };
  const [rows = 1, columns = 1] = shape;
  const at = turn(place.row * columns + place.column + by, rows * columns);
  return { row: Math.floor(at / columns), column: at % columns };
}
