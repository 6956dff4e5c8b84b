// What stands between the last maps and the classes: all numbers, the mean, or the largest.

export type End = "flatten" | "mean" | "max";
export const ENDS: End[] = ["flatten", "mean", "max"];
export const SIZES = [32, 48, 64, 96, 128, 224];

const N_MAPS = 128;
const N_UNITS = 300;
const N_CLASSES = 10;

/** Kernel, channels in, channels out of the course's convnet `rgb_convnet`. */
const CONVOLUTIONS: [number, number, number][] = [
  [5, 3, 32],
  [3, 32, 32],
  [3, 32, 64],
  [3, 64, 64],
  [3, 64, 128],
  [3, 128, 128],
];

export interface Counted {
  /** Rows and columns of the last maps. */
  side: number;
  /** Numbers that the dense layer reads. */
  vector: number;
  convolutions: number;
  dense: number;
  classes: number;
  all: number;
}

/** Parameters of `rgb_convnet` for square pictures of that size, with one of the three ends. */
export function countParameters(size: number, end: End): Counted {
  // The first convolution has no padding and takes 4; three poolings halve.
  const side = Math.floor((size - 4) / 8);
  const vector = end === "flatten" ? side * side * N_MAPS : N_MAPS;
  const convolutions = CONVOLUTIONS.reduce((n, [k, from, to]) => n + k * k * from * to + to, 0);
  const dense = vector * N_UNITS + N_UNITS;
  const classes = N_UNITS * N_CLASSES + N_CLASSES;
  return { side, vector, convolutions, dense, classes, all: convolutions + dense + classes };
}

export const MAP_SIDE = 7;
export const OBJECT = [
  [1, 2, 1],
  [2, 3, 2],
  [1, 2, 1],
];
export const START = { row: 1, column: 1 };
/** The largest row and column that the object can have. */
export const LAST = MAP_SIDE - OBJECT.length;

/** A map with the object at that place, and 0 elsewhere. */
export const placed = (row: number, column: number): number[][] =>
  Array.from({ length: MAP_SIDE }, (_, r) =>
    Array.from({ length: MAP_SIDE }, (_, c) => OBJECT[r - row]?.[c - column] ?? 0),
  );

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const norm = (values: number[]) => Math.sqrt(sum(values.map((v) => v * v)));
export const mean = (values: number[]) => sum(values) / values.length;
const dot = (one: number[], other: number[]) => sum(one.map((v, i) => v * (other[i] ?? 0)));

export interface Shifted {
  /** Numbers of the flattened vector that are others than before. */
  changed: number;
  /** Length of the change, as a share of the vector's length. */
  relative: number;
  /** The sum of a neuron on the flattened vector whose weights are the object at its start. */
  neuron: number;
  mean: number;
  max: number;
}

/** What the object at that place is to a flattened vector, to the mean and to the maximum. */
export function compareShifted(row: number, column: number): Shifted {
  const before = placed(START.row, START.column).flat();
  const after = placed(row, column).flat();
  const changes = after.map((v, i) => v - (before[i] ?? 0));
  return {
    changed: changes.filter((v) => v !== 0).length,
    relative: norm(changes) / norm(before),
    neuron: dot(after, before),
    mean: mean(after),
    max: Math.max(...after),
  };
}

/** Four maps of a last convolution; they are made up, so that the sums are easy. */
export const MAPS: number[][][] = [
  [
    [0, 0, 0, 0],
    [0, 8, 5, 0],
    [0, 7, 4, 0],
    [0, 0, 0, 0],
  ],
  [
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 3],
    [0, 0, 2, 5],
  ],
  [
    [0, 2, 0, 2],
    [2, 0, 2, 0],
    [0, 2, 0, 2],
    [2, 0, 2, 0],
  ],
  [
    [8, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ],
];
/** A row for each map, a column for each of three classes. */
export const WEIGHTS: number[][] = [
  [2, -1, 0.5],
  [-1.5, 2.5, 0.5],
  [0.5, -0.5, 1],
  [1, 0, -2],
];
export const BIASES = [0.25, -0.5, 0.1];

const weightOf = (map: number, to: number) => WEIGHTS[map]?.[to] ?? 0;
const biasOf = (to: number) => BIASES[to] ?? 0;

export const meansOf = (maps: number[][][]): number[] => maps.map((map) => mean(map.flat()));

/** Mean times weight, for each map. */
export const contributionsTo = (maps: number[][][], to: number): number[] =>
  meansOf(maps).map((value, map) => value * weightOf(map, to));

export const logitOf = (maps: number[][][], to: number): number =>
  sum(contributionsTo(maps, to)) + biasOf(to);

/** Weights first, mean afterwards: the sum of the maps, each times its weight, and the bias. */
export const classMap = (maps: number[][][], to: number): number[][] =>
  (maps[0] ?? []).map((row, r) =>
    row.map((_, c) => sum(maps.map((map, m) => (map[r]?.[c] ?? 0) * weightOf(m, to))) + biasOf(to)),
  );

export function softmax(logits: number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  return powers.map((power) => power / sum(powers));
}
