// Dropout: which units are kept, and what they are multiplied by.

import { randomNumbers } from "../neuron/random";

/** Outputs of twelve units, made up. */
export const UNITS = [1, 3, 0, 2, 5, 1, 4, 2, 0, 3, 1, 2];

export const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Whether each unit is kept in that draw. */
export function maskOf(rate: number, draw: number): boolean[] {
  const random = randomNumbers(draw);
  return UNITS.map(() => random() >= rate);
}

/** Outputs of the dropout layer in training. */
export const dropped = (rate: number, draw: number): number[] =>
  maskOf(rate, draw).map((isKept, i) => (isKept ? (UNITS[i] ?? 0) / (1 - rate) : 0));

/** The mean of the sum over the draws 1 to `n`. */
export function meanSum(rate: number, n: number): number {
  let total = 0;
  for (let draw = 1; draw <= n; draw++) total += sumOf(dropped(rate, draw));
  return total / n;
}

/** The standard deviation of the sum over all possible draws. */
export const spreadOfSum = (rate: number): number =>
  Math.sqrt((rate / (1 - rate)) * sumOf(UNITS.map((x) => x * x)));
