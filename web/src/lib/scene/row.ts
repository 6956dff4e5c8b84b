// How large the stacks are drawn.

/** Height, width and depth of an output, in numbers. */
export interface Size {
  rows: number;
  columns: number;
  channels: number;
}

/** Give the size of an output: the numbers of a vector are channels, the steps of a sequence rows. */
export function sizeOfShape(shape: readonly number[]): Size {
  const channels = shape.at(-1) ?? 1;
  if (shape.length === 2) return { rows: shape[0] ?? 1, columns: 1, channels };
  if (shape.length < 3) return { rows: 1, columns: 1, channels };
  return { rows: shape.at(-3) ?? 1, columns: shape.at(-2) ?? 1, channels };
}

/** Extent of a map that is much taller than wide, such as one of a sequence, in pixels. */
const THINNEST = 10;

/** Give the width and height of a map whose longer side is `side`, in pixels. */
export function extentOf(
  { rows, columns }: { rows: number; columns: number },
  side: number,
): { width: number; height: number } {
  const extent = (share: number) => Math.max(THINNEST, side * Math.min(1, share));
  return { width: extent(columns / rows), height: extent(rows / columns) };
}

/** A stack as it is drawn, in pixels. */
export interface Drawn {
  height: number;
  /** Extent along the row: the number of channels. */
  depth: number;
  /** How far its other side is shifted: the width of the maps, seen from an angle. */
  shift: number;
}

/** Gap between two maps, in pixels. */
export const MAP_GAP = 4;
const SMALLEST = { height: 5, depth: 4, shift: 2 };
const ANGLE = 0.16;

/**
 * Scale stacks so that the largest fits.
 *
 * All lengths are proportional to the square root of what they stand for, so that a map of 7 x 7
 * can still be seen beside one of 224 x 224.
 *
 * @param sizes - Sizes of the outputs.
 * @param room - Largest height and largest extent along the row, in pixels.
 */
export function drawToScale(
  sizes: readonly Size[],
  room: { height: number; depth: number },
): Drawn[] {
  const largest = Math.max(1, ...sizes.flatMap(({ rows, columns }) => [rows, columns]));
  const deepest = Math.max(1, ...sizes.map((size) => size.channels));
  const tall = room.height / (1 + ANGLE);
  const long = Math.max(SMALLEST.depth, room.depth - tall * ANGLE);
  const share = (value: number, most: number) => Math.sqrt(value / most);
  return sizes.map(({ rows, columns, channels }) => ({
    height: Math.max(SMALLEST.height, tall * share(rows, largest)),
    depth: Math.max(SMALLEST.depth, long * share(channels, deepest)),
    shift: Math.max(SMALLEST.shift, tall * ANGLE * share(columns, largest)),
  }));
}
