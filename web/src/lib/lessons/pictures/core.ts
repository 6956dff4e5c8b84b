// A picture is an array of numbers: what turning it, counting for it and shuffling it mean.

export type Turn = "same" | "left_right" | "up_down" | "left" | "half" | "right" | "transposed";
export const TURNS: Turn[] = [
  "same",
  "left_right",
  "up_down",
  "left",
  "half",
  "right",
  "transposed",
];

/** A three from scikit-learn's digits, `load_digits().images[3]`; 0 is white, and 16 black. */
export const DIGIT: number[][] = [
  [0, 0, 7, 15, 13, 1, 0, 0],
  [0, 8, 13, 6, 15, 4, 0, 0],
  [0, 2, 1, 13, 13, 0, 0, 0],
  [0, 0, 2, 15, 11, 1, 0, 0],
  [0, 0, 0, 1, 12, 12, 1, 0],
  [0, 0, 0, 0, 1, 10, 8, 0],
  [0, 0, 8, 4, 5, 14, 9, 0],
  [0, 0, 7, 13, 13, 9, 0, 0],
];

type Rows = number[][];
const leftRight = (rows: Rows): Rows => rows.map((row) => row.toReversed());
const upDown = (rows: Rows): Rows => rows.toReversed();
const transposed = (rows: Rows): Rows =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? 0));

const TURNED: Record<Turn, (rows: Rows) => Rows> = {
  same: (rows) => rows,
  left_right: leftRight,
  up_down: upDown,
  left: (rows) => upDown(transposed(rows)),
  half: (rows) => upDown(leftRight(rows)),
  right: (rows) => leftRight(transposed(rows)),
  transposed,
};

export const turn = (rows: Rows, how: Turn): Rows => TURNED[how](rows);

/** Where the number of that row and column is afterwards. */
export function placeAfter(
  rows: Rows,
  [row, column]: [number, number],
  how: Turn,
): [number, number] {
  const width = rows[0]?.length ?? 0;
  const places = rows.map((line, r) => line.map((_, c) => r * width + c));
  const turned = turn(places, how);
  const at = turned.flat().indexOf(row * width + column);
  const turnedWidth = turned[0]?.length ?? 1;
  return [Math.floor(at / turnedWidth), at % turnedWidth];
}

/** The NumPy expression that does the same. */
export const NUMPY: Record<Turn, string> = {
  same: "x",
  left_right: "x[:, ::-1]",
  up_down: "x[::-1]",
  left: "np.rot90(x)",
  half: "np.rot90(x, 2)",
  right: "np.rot90(x, -1)",
  transposed: "x.T",
};

/** White for 0, black for 16. */
export function grey(value: number): string {
  const byte = Math.round(255 * (1 - value / 16));
  return `rgb(${byte}, ${byte}, ${byte})`;
}

/** Whole weights of a dense layer with three units, so that its sums are exact. */
export const WEIGHTS: Rows = Array.from({ length: 64 }, (_, pixel) =>
  [0, 1, 2].map((unit) => ((pixel * 7 + unit * 5) % 11) - 5),
);

/** A weight for each number of the picture and each unit, and a bias for each unit. */
export const denseParameters = (size: number, channels: number, units: number): number =>
  size * size * channels * units + units;

/** A weight for each cell of the kernel, channel and map, and a bias for each map. */
export const convolutionParameters = (kernel: number, channels: number, maps: number): number =>
  kernel * kernel * channels * maps + maps;

/** Places 0 to n - 1 in random order (Fisher and Yates), the same for the same seed. */
export function permutation(n: number, seed: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  let state = seed >>> 0;
  for (let last = n - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state * (last + 1)) / 2 ** 32);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

/** The values of those places, in their order. */
export const permuted = <T>(values: readonly T[], order: number[]): T[] =>
  order.map((from) => values[from] as T);

/** A list of values as rows of that length. */
export const rowsOf = (values: number[], width: number): Rows =>
  Array.from({ length: values.length / width }, (_, row) =>
    values.slice(row * width, (row + 1) * width),
  );

/** The weighted sums of a dense layer; a row of weights for each value, without biases. */
export const denseSums = (values: number[], weights: Rows): number[] =>
  (weights[0] ?? []).map((_, unit) =>
    values.reduce((sum, value, i) => sum + value * (weights[i]?.[unit] ?? 0), 0),
  );

/** Mean absolute difference of pixels that lie side by side or one above the other. */
export function neighbourDifference(rows: Rows): number {
  const steps = rows.flatMap((row, r) =>
    row.flatMap((value, c) =>
      [row[c + 1], rows[r + 1]?.[c]]
        .filter((next) => next !== undefined)
        .map((next) => Math.abs(next - value)),
    ),
  );
  return steps.reduce((a, b) => a + b, 0) / steps.length;
}

/** The square part of a picture from `top` and `left` on. */
export const part = <T>(rows: T[][], top: number, left: number, side: number): T[][] =>
  rows.slice(top, top + side).map((row) => row.slice(left, left + side));

/** Red, green and blue. */
export type Pixel = [number, number, number];

/** Rows of pixels from the hexadecimal digits of a recorded picture. */
export function pixelsFrom(hexadecimal: string, width: number): Pixel[][] {
  const bytes = (hexadecimal.match(/../g) ?? []).map((two) => parseInt(two, 16));
  return Array.from({ length: bytes.length / 3 / width }, (_, row) =>
    Array.from({ length: width }, (_, column): Pixel => {
      const at = 3 * (row * width + column);
      return [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
    }),
  );
}

export interface Spread {
  mean: number;
  /** The sample's standard deviation. */
  spread: number;
  low: number;
  high: number;
}

/** What several runs of the same training reached. */
export function spreadOf(values: number[]): Spread {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    spread: Math.sqrt(squares / (values.length - 1)),
    low: Math.min(...values),
    high: Math.max(...values),
  };
}
