// A deep network of dense layers with or without shortcuts, and the gradient of each layer's weights.

import { randomNumbers } from "../neuron/random";

export const DEPTH = 20;
export const SEEDS = [1, 2, 3, 4, 5];
export const ACTIVATIONS = ["sigmoid", "tanh", "relu"] as const;
export type Activation = (typeof ACTIVATIONS)[number];
export const INITIALIZERS = ["glorot", "he"] as const;
export type Initializer = (typeof INITIALIZERS)[number];

const WIDTH = 16;
const N_PICTURES = 8;
const N_CLASSES = 3;

type Matrix = number[][];

export interface Deep {
  seed: number;
  activation: Activation;
  initializer: Initializer;
  /** For each layer, whether its input is added to its output. */
  shortcuts: boolean[];
}

const columnsOf = (matrix: Matrix) => matrix[0]?.length ?? 0;
const transposed = (matrix: Matrix): Matrix =>
  Array.from({ length: columnsOf(matrix) }, (_, c) => matrix.map((row) => row[c] ?? 0));

function product(one: Matrix, other: Matrix): Matrix {
  const n = columnsOf(other);
  return one.map((row) => {
    const sums = new Array<number>(n).fill(0);
    for (const [k, value] of row.entries()) {
      const line = other[k] ?? [];
      for (let c = 0; c < n; c++) sums[c] = (sums[c] ?? 0) + value * (line[c] ?? 0);
    }
    return sums;
  });
}

const zipped = (one: Matrix, other: Matrix, f: (a: number, b: number) => number): Matrix =>
  one.map((row, r) => row.map((value, c) => f(value, other[r]?.[c] ?? 0)));

const norm = (matrix: Matrix) => Math.hypot(...matrix.flat());

/** Each activation, and its derivative as a function of its value. */
const FUNCTIONS: Record<Activation, [f: (z: number) => number, slope: (a: number) => number]> = {
  sigmoid: [(z) => 1 / (1 + Math.exp(-z)), (a) => a * (1 - a)],
  tanh: [Math.tanh, (a) => 1 - a * a],
  relu: [(z) => Math.max(0, z), (a) => (a > 0 ? 1 : 0)],
};

interface Drawn {
  inputs: Matrix;
  hidden: Matrix[];
  last: Matrix;
}

/** Draw inputs of variance 1, and weights as Keras' initializers bound them. */
export function draw(seed: number, initializer: Initializer): Drawn {
  const random = randomNumbers(seed);
  const uniform = (rows: number, columns: number, limit: number): Matrix =>
    Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => (2 * random() - 1) * limit),
    );
  const inputs = uniform(N_PICTURES, WIDTH, Math.sqrt(3));
  const fan = initializer === "glorot" ? 2 * WIDTH : WIDTH;
  const hidden = Array.from({ length: DEPTH }, () => uniform(WIDTH, WIDTH, Math.sqrt(6 / fan)));
  return { inputs, hidden, last: uniform(WIDTH, N_CLASSES, Math.sqrt(6 / (WIDTH + N_CLASSES))) };
}

/** The loss, and the norm of its gradient by the weights of each layer, from the first on. */
export function gradientNorms(deep: Deep): { loss: number; norms: number[] } {
  const { inputs, hidden, last } = draw(deep.seed, deep.initializer);
  const [activate, slopeOf] = FUNCTIONS[deep.activation];

  const reads = [inputs];
  const activations: Matrix[] = [];
  for (const [n, weights] of hidden.entries()) {
    const x = reads[n] ?? [];
    const f = product(x, weights).map((row) => row.map(activate));
    activations.push(f);
    reads.push(deep.shortcuts[n] ? zipped(f, x, (a, b) => a + b) : f);
  }
  const logits = product(reads[DEPTH] ?? [], last);
  const probabilities = logits.map((row) => {
    const powers = row.map((logit) => Math.exp(logit - Math.max(...row)));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  });
  const losses = logits.map((row, i) => {
    const most = Math.max(...row);
    const sum = row.reduce((total, logit) => total + Math.exp(logit - most), 0);
    return Math.log(sum) + most - (row[i % N_CLASSES] ?? 0);
  });

  // Back: p - y at the logits, and the chain rule from there.
  const errors = probabilities.map((row, i) =>
    row.map((p, c) => (p - (c === i % N_CLASSES ? 1 : 0)) / N_PICTURES),
  );
  let gradient = product(errors, transposed(last));
  const norms: number[] = [];
  for (let n = DEPTH - 1; n >= 0; n--) {
    const f = activations[n] ?? [];
    const atSum = zipped(gradient, f, (g, a) => g * slopeOf(a));
    norms.unshift(norm(product(transposed(reads[n] ?? []), atSum)));
    const through = product(atSum, transposed(hidden[n] ?? []));
    // The shortcut adds the gradient as it is: the derivative of x is 1.
    gradient = deep.shortcuts[n] ? zipped(through, gradient, (a, b) => a + b) : through;
  }
  return { loss: losses.reduce((a, b) => a + b, 0) / N_PICTURES, norms };
}

/** Smallest and largest norm at layer 1 over all seeds. */
export function rangeOverSeeds(deep: Deep): [low: number, high: number] {
  const found = SEEDS.map((seed) => gradientNorms({ ...deep, seed }).norms[0] ?? NaN);
  return [Math.min(...found), Math.max(...found)];
}
