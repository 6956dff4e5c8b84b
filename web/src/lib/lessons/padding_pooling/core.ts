// Where a window can stand, what it sees of the padding, and what pooling keeps of a picture.

export type Padding = "valid" | "same";
export type Pooling = "max" | "mean" | "stride";
/** Why Keras refuses. */
export type Refusal = "too_large" | "stride_and_dilation";

export interface Settings {
  size: number;
  kernel: number;
  stride: number;
  dilation: number;
  padding: Padding;
}

/** The sliders' range: all of it is compared with Keras. */
export const RANGE = {
  size: { min: 3, max: 12 },
  kernel: { min: 1, max: 7 },
  stride: { min: 1, max: 4 },
  dilation: { min: 1, max: 3 },
} as const;

/** A seven, as numbers; it is drawn for this lesson. */
export const PICTURE: number[][] = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 9, 9, 9, 9, 9, 9, 0],
  [0, 0, 0, 0, 0, 7, 8, 0],
  [0, 0, 0, 0, 3, 9, 1, 0],
  [0, 0, 0, 2, 9, 3, 0, 0],
  [0, 0, 1, 9, 4, 0, 0, 0],
  [0, 0, 8, 5, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
];

/** Pixels from the first that a kernel reads to the last. */
export const extentOf = ({ kernel, dilation }: Settings): number => dilation * (kernel - 1) + 1;

/** Why there is no output of that size; null if there is one. */
export function refusalOf(settings: Settings): Refusal | null {
  if (settings.stride > 1 && settings.dilation > 1) return "stride_and_dilation";
  if (settings.padding === "valid" && extentOf(settings) > settings.size) return "too_large";
  return null;
}

/** Rows (and columns) of the output; only for settings that are not refused. */
export function outputSize(settings: Settings): number {
  const { size, stride, padding } = settings;
  if (padding === "same") return Math.ceil(size / stride);
  return Math.floor((size - extentOf(settings)) / stride) + 1;
}

/** Zeros before the first pixel and after the last: an odd one is put after, as TensorFlow does. */
export function zerosAround(settings: Settings): { before: number; after: number } {
  if (settings.padding === "valid") return { before: 0, after: 0 };
  const { size, stride } = settings;
  const needed = (outputSize(settings) - 1) * stride + extentOf(settings) - size;
  const all = Math.max(0, needed);
  return { before: Math.floor(all / 2), after: Math.ceil(all / 2) };
}

/** The pixels that one output reads along one axis: negative, or from `size` on, are padding. */
export function pixelsOf(settings: Settings, output: number): number[] {
  const first = output * settings.stride - zerosAround(settings).before;
  return Array.from({ length: settings.kernel }, (_, tap) => first + tap * settings.dilation);
}

/** For each output along one axis, whether its window reads a zero of the padding. */
export function readsZeros(settings: Settings): boolean[] {
  return Array.from({ length: outputSize(settings) }, (_, output) =>
    pixelsOf(settings, output).some((pixel) => pixel < 0 || pixel >= settings.size),
  );
}

/** Output cells with a zero of the padding under the window, and all of them. */
export function cellsWithZeros(settings: Settings): { some: number; all: number } {
  const along = readsZeros(settings);
  const clean = along.filter((reads) => !reads).length;
  return { some: along.length ** 2 - clean ** 2, all: along.length ** 2 };
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** One number for each square of that side: the largest, the mean, or the first. */
export function pool(picture: number[][], side: number, how: Pooling): number[][] {
  const n = Math.floor(picture.length / side);
  return range(n).map((row) =>
    range(n).map((column) => {
      const cells = picture
        .slice(row * side, (row + 1) * side)
        .flatMap((line) => line.slice(column * side, (column + 1) * side));
      if (how === "max") return Math.max(...cells);
      if (how === "mean") return cells.reduce((a, b) => a + b, 0) / cells.length;
      return cells[0] ?? 0;
    }),
  );
}

/** The picture one pixel to the right; what leaves is lost, and zeros enter. */
export const movedRight = (picture: number[][]): number[][] =>
  picture.map((row) => [0, ...row.slice(0, -1)]);

/** The mean absolute difference. */
export function meanChange(one: number[][], other: number[][]): number {
  const changes = one.flatMap((row, r) => row.map((v, c) => Math.abs(v - (other[r]?.[c] ?? 0))));
  return changes.reduce((a, b) => a + b, 0) / changes.length;
}

/** How much a pooled picture changes if the picture moves by one pixel. */
export const changeByMoving = (picture: number[][], side: number, how: Pooling): number =>
  meanChange(pool(picture, side, how), pool(movedRight(picture), side, how));

export function padded(picture: number[][], zeros: number): number[][] {
  const width = (picture[0]?.length ?? 0) + 2 * zeros;
  const blank = range(zeros).map(() => range(width).map(() => 0));
  const side = range(zeros).map(() => 0);
  return [...blank, ...picture.map((row) => [...side, ...row, ...side]), ...blank];
}

export const cropped = (picture: number[][], edge: number): number[][] =>
  picture.slice(edge, -edge).map((row) => row.slice(edge, -edge));

/** Each number becomes a square of that side, as Keras' UpSampling2D does. */
export const repeated = (picture: number[][], side: number): number[][] =>
  picture.flatMap((row) => {
    const wide = row.flatMap((value) => range(side).map(() => value));
    return range(side).map(() => wide);
  });

/** Pixels of the drawn lines: those that are not 0. */
export const drawnPixels = (picture: number[][]): number =>
  picture.flat().filter((value) => value !== 0).length;

/** Pixels of the drawn lines that have their number again. */
export const restoredPixels = (picture: number[][], made: number[][]): number =>
  picture.flatMap((row, r) => row.filter((v, c) => v !== 0 && made[r]?.[c] === v)).length;
