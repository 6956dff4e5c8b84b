// What comes out of each layer of a deep dense network before it has learned anything.

import { randomNumbers } from "../neuron/random";

export const WIDTH = 256;
export const N_PICTURES = 32;
export const MOST_LAYERS = 30;

export const ACTIVATIONS = ["relu", "tanh", "sigmoid"] as const;
export type Activation = (typeof ACTIVATIONS)[number];
export const INITIALIZERS = ["small", "large", "glorot", "he"] as const;
export type Initializer = (typeof INITIALIZERS)[number];

const functions: Record<Activation, (z: number) => number> = {
  relu: (z) => Math.max(0, z),
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
};

/** Standard deviations of the weights; inputs and outputs of a layer are as many. */
export const SIGMA: Record<Initializer, number> = {
  small: 0.01,
  large: 1,
  glorot: Math.sqrt(2 / (WIDTH + WIDTH)),
  he: Math.sqrt(2 / WIDTH),
};
/** Keras draws the weights of Glorot and He from a uniform distribution, unless told otherwise. */
const IS_UNIFORM: Record<Initializer, boolean> = {
  small: false,
  large: false,
  glorot: true,
  he: true,
};

/** Numbers with mean 0 and variance 1. */
function drawUniform(n: number, seed: number): Float64Array {
  const random = randomNumbers(seed);
  return Float64Array.from({ length: n }, () => Math.sqrt(3) * (2 * random() - 1));
}

/** The same with a normal distribution (Box and Muller); `n` is even. */
export function drawNormal(n: number, seed: number): Float64Array {
  const random = randomNumbers(seed);
  const drawn = new Float64Array(n);
  for (let i = 0; i < n; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    drawn[i] = radius * Math.cos(angle);
    drawn[i + 1] = radius * Math.sin(angle);
  }
  return drawn;
}

/** The layers' seeds are apart from each other and from that of the pictures. */
const seedOf = (seed: number, layer: number) => 1000 * seed + layer;

function drawWeights(initializer: Initializer, seed: number, layer: number): Float64Array {
  const draw = IS_UNIFORM[initializer] ? drawUniform : drawNormal;
  return draw(WIDTH * WIDTH, seedOf(seed, layer)).map((value) => value * SIGMA[initializer]);
}

function multiply(inputs: Float64Array, weights: Float64Array): Float64Array {
  const sums = new Float64Array(N_PICTURES * WIDTH);
  for (let picture = 0; picture < N_PICTURES; picture++) {
    const row = picture * WIDTH;
    for (let from = 0; from < WIDTH; from++) {
      const input = inputs[row + from] ?? 0;
      // Behind ReLU, half of them are 0.
      if (input === 0) continue;
      const weight = from * WIDTH;
      for (let to = 0; to < WIDTH; to++) {
        sums[row + to] = (sums[row + to] ?? 0) + input * (weights[weight + to] ?? 0);
      }
    }
  }
  return sums;
}

/** A network of up to `MOST_LAYERS` layers; each is computed when it is asked for, and once. */
export class Signals {
  readonly #outputs: Float64Array[];

  constructor(
    readonly activation: Activation,
    readonly initializer: Initializer,
    readonly seed: number,
  ) {
    // The pictures are random numbers with mean 0 and variance 1 too.
    this.#outputs = [drawNormal(N_PICTURES * WIDTH, seedOf(seed, 0))];
  }

  /** Outputs of a layer, from 1; 0 are the inputs. */
  layer(n: number): Float64Array {
    for (let layer = this.#outputs.length; layer <= n; layer++) {
      const inputs = this.#outputs[layer - 1] ?? new Float64Array();
      const sums = multiply(inputs, drawWeights(this.initializer, this.seed, layer));
      this.#outputs.push(sums.map(functions[this.activation]));
    }
    return this.#outputs[n] ?? new Float64Array();
  }
}

export function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}

interface Moments {
  mean: number;
  /** Mean of the squares. */
  square: number;
}

const N_PLACES = 4000;
const REACH = 8;

/** Moments of the activation of a normal number with mean 0 and that variance. */
function momentsOf(activation: Activation, variance: number): Moments {
  const sigma = Math.sqrt(variance);
  if (activation === "relu") return { mean: sigma / Math.sqrt(2 * Math.PI), square: variance / 2 };
  const step = (2 * REACH) / N_PLACES;
  let mean = 0;
  let square = 0;
  for (let i = 0; i <= N_PLACES; i++) {
    const z = -REACH + i * step;
    const share = (step * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
    const value = functions[activation](sigma * z);
    mean += share * value;
    square += share * value * value;
  }
  return { mean, square };
}

/** The standard deviation that a very wide network has behind that layer. */
export function expectedDeviation(
  activation: Activation,
  initializer: Initializer,
  layer: number,
): number {
  let moments: Moments = { mean: 0, square: 1 };
  for (let n = 1; n <= layer; n++) {
    moments = momentsOf(activation, WIDTH * SIGMA[initializer] ** 2 * moments.square);
  }
  return Math.sqrt(moments.square - moments.mean ** 2);
}

/** By what each layer with ReLU multiplies the size of its inputs. */
export const factorOfLayer = (initializer: Initializer): number =>
  Math.sqrt((WIDTH * SIGMA[initializer] ** 2) / 2);

/** The values that a histogram shows: those of a healthy layer. */
const RANGE: Record<Activation, [number, number]> = {
  relu: [0, 3],
  tanh: [-1, 1],
  sigmoid: [0, 1],
};
const N_BINS = 24;

/**
 * Shares of the values in equal bins; what lies outside counts in the first or last bin. Zeros of
 * ReLU, half of the values in every layer, are left out, since the others would not be seen.
 */
export function histogram(values: Float64Array, activation: Activation): number[] {
  const [low, high] = RANGE[activation];
  const counts = Array.from({ length: N_BINS }, () => 0);
  for (const value of values) {
    if (activation === "relu" && value === 0) continue;
    const at = Math.floor((N_BINS * (value - low)) / (high - low));
    const bin = Math.min(N_BINS - 1, Math.max(0, at));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / values.length);
}
