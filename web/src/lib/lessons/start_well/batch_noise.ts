// How far the gradient of a batch lies from the gradient of all pictures.

import { randomNumbers } from "../neuron/random";
import { training, type Digit } from "./digits";

export const SIZES = [1, 2, 4, 8, 16, 32, 60];
export const N_BATCHES = 300;

/** The slope of the loss by each weight for one digit, before training: all weights are 0. */
const slopesOf = ({ pixels, label }: Digit): number[] => pixels.map((x) => (0.5 - label) * x);

const slopes = training.map(slopesOf);
const meanOf = (rows: readonly number[][]): number[] =>
  (rows[0] ?? []).map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length);
const whole = meanOf(slopes);

const squaredDistance = (one: number[], other: number[]) =>
  one.reduce((sum, x, i) => sum + (x - (other[i] ?? 0)) ** 2, 0);

export const lengthOfGradient = Math.sqrt(
  squaredDistance(
    whole,
    whole.map(() => 0),
  ),
);

/** The first `size` of the numbers 0 to n - 1 in a random order (Fisher and Yates). */
function drawBatch(n: number, size: number, random: () => number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const other = i + Math.floor(random() * (n - i));
    [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
  }
  return order.slice(0, size);
}

/** Distances of the gradients of drawn batches from that of all pictures. */
export function distances(size: number, seed: number): number[] {
  const random = randomNumbers(seed);
  return Array.from({ length: N_BATCHES }, () => {
    const batch = drawBatch(slopes.length, size, random).map((i) => slopes[i] ?? []);
    return Math.sqrt(squaredDistance(meanOf(batch), whole));
  });
}

/** The root of the mean square. */
export const noiseOf = (found: readonly number[]): number =>
  Math.sqrt(found.reduce((sum, d) => sum + d * d, 0) / found.length);

/** The noise of all possible batches of that size; no picture is drawn twice. */
export function expectedNoise(size: number): number {
  const n = slopes.length;
  const one = noiseOf(slopes.map((row) => Math.sqrt(squaredDistance(row, whole))));
  return (one / Math.sqrt(size)) * Math.sqrt((n - size) / (n - 1));
}
