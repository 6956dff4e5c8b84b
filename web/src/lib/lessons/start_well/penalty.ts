// A logistic regression on the pixels of digits, with a penalty on the size of its weights.

import { sigmoid } from "../neuron/activations";
import { N_PIXELS, training, type Digit } from "./digits";

export const PENALTIES = ["l1", "l2"] as const;
export type Penalty = (typeof PENALTIES)[number];
/** The factors in front of the penalty, as Keras' regularizers take them. */
export const FACTORS = [0.001, 0.003, 0.01, 0.03, 0.1];

export interface Fitted {
  weights: number[];
  bias: number;
}

const at = (values: readonly number[], i: number) => values[i] ?? 0;
const zOf = ({ weights, bias }: Fitted, { pixels }: Digit): number =>
  pixels.reduce((sum, pixel, i) => sum + pixel * at(weights, i), bias);

/** The share of the digits on the right side of 0.5. */
export const accuracyOf = (fitted: Fitted, digits: readonly Digit[]): number =>
  digits.filter((digit) => (zOf(fitted, digit) > 0 ? 1 : 0) === digit.label).length / digits.length;

/** Mean cross-entropy without the penalty. */
export const lossOf = (fitted: Fitted, digits: readonly Digit[]): number =>
  digits.reduce((sum, digit) => {
    const z = (digit.label === 1 ? -1 : 1) * zOf(fitted, digit);
    return sum + Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }, 0) / digits.length;

export const absoluteSum = (weights: readonly number[]): number =>
  weights.reduce((sum, w) => sum + Math.abs(w), 0);
export const squareSum = (weights: readonly number[]): number =>
  weights.reduce((sum, w) => sum + w * w, 0);

const penaltyOf = (penalty: Penalty, factor: number, { weights }: Fitted): number =>
  factor * (penalty === "l1" ? absoluteSum(weights) : squareSum(weights));

const SIZE = N_PIXELS + 1;

/** First and second derivatives of the mean cross-entropy; the bias is the last parameter. */
function derivatives(fitted: Fitted): { gradient: Float64Array; curvature: Float64Array[] } {
  const gradient = new Float64Array(SIZE);
  const curvature = Array.from(gradient, () => new Float64Array(SIZE));
  for (const digit of training) {
    const p = sigmoid(zOf(fitted, digit));
    const inputs = [...digit.pixels, 1];
    for (const [i, row] of curvature.entries()) {
      const input = at(inputs, i);
      gradient[i] = (gradient[i] ?? 0) + ((p - digit.label) * input) / training.length;
      add(row, (p * (1 - p) * input) / training.length, inputs);
    }
  }
  return { gradient, curvature };
}

/** Add a multiple of numbers to others, in place. */
function add(to: Float64Array, factor: number, numbers: ArrayLike<number>): void {
  if (factor === 0) return;
  for (let i = 0; i < SIZE; i++) to[i] = (to[i] ?? 0) + factor * (numbers[i] ?? 0);
}

const soften = (value: number, by: number) => Math.sign(value) * Math.max(0, Math.abs(value) - by);

/** The most sweeps over the parameters in one round, and the change at which they are enough. */
const MOST_SWEEPS = 3000;
const ENOUGH = 1e-11;

/**
 * One round of Newton's method: the lowest point of the parabola through the present loss, with
 * the penalty as it is, found one parameter after the other (Friedman, Hastie and Tibshirani,
 * "Regularization paths for generalized linear models via coordinate descent", 2010).
 */
function improved(from: Fitted, penalty: Penalty, factor: number): Fitted {
  const { gradient, curvature } = derivatives(from);
  const now = [...from.weights, from.bias];
  // The parabola's slopes at `now`, without the penalty.
  const slopes = gradient.slice();
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (const [i, row] of curvature.entries()) {
      const bend = row[i] ?? 0;
      // A pixel that is white in all pictures.
      if (bend === 0) continue;
      const before = at(now, i);
      const aim = bend * before - (slopes[i] ?? 0);
      let after = aim / bend;
      if (i < N_PIXELS) {
        after = penalty === "l1" ? soften(aim, factor) / bend : aim / (bend + 2 * factor);
      }
      now[i] = after;
      add(slopes, after - before, row);
      largest = Math.max(largest, Math.abs(after - before));
    }
    if (largest < ENOUGH) break;
  }
  return { weights: now.slice(0, N_PIXELS), bias: at(now, N_PIXELS) };
}

const between = (one: Fitted, other: Fitted, share: number): Fitted => ({
  weights: one.weights.map((w, i) => w + share * (at(other.weights, i) - w)),
  bias: one.bias + share * (other.bias - one.bias),
});

/** Fit what scikit-learn's LogisticRegression fits with the same penalty. */
export function fit(penalty: Penalty, factor: number): Fitted {
  const value = (fitted: Fitted) => lossOf(fitted, training) + penaltyOf(penalty, factor, fitted);
  let fitted: Fitted = { weights: Array.from({ length: N_PIXELS }, () => 0), bias: 0 };
  let loss = value(fitted);
  for (let round = 0; round < 50; round++) {
    const aim = improved(fitted, penalty, factor);
    let share = 1;
    let next = aim;
    // Far from the lowest point, the parabola may lie: then a part of the step is enough.
    while (value(next) > loss && share > 1e-4) {
      share /= 2;
      next = between(fitted, aim, share);
    }
    const gain = loss - value(next);
    fitted = next;
    loss = value(next);
    if (gain < 1e-15) break;
  }
  return fitted;
}

/** Weights that are nearer to 0 than this are counted as near 0. */
export const NEAR = 0.1;
export const countNear = ({ weights }: Fitted): number =>
  weights.filter((w) => Math.abs(w) < NEAR).length;
export const countZero = ({ weights }: Fitted): number => weights.filter((w) => w === 0).length;
