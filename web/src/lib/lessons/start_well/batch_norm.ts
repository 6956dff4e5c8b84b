// Batch normalization of a small batch, in training and in prediction.

/** Keras' own values. */
export const EPSILON = 0.001;
export const MOMENTUM = 0.99;

/** Two channels of 2 x 2 maps; a row for each of four pictures, made up so that sums are easy. */
export const CHANNELS: number[][][] = [
  [
    [3, 5, 7, 5],
    [1, 3, 5, 3],
    [5, 7, 9, 7],
    [3, 5, 7, 5],
  ],
  [
    [100, 140, 120, 120],
    [80, 120, 100, 100],
    [120, 160, 140, 140],
    [100, 140, 120, 120],
  ],
];

export interface Statistics {
  mean: number;
  variance: number;
}

export function statisticsOf(rows: readonly number[][]): Statistics {
  const values = rows.flat();
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

export const normalized = (
  rows: readonly number[][],
  { mean, variance }: Statistics,
  gamma: number,
  beta: number,
): number[][] =>
  rows.map((row) => row.map((x) => (gamma * (x - mean)) / Math.sqrt(variance + EPSILON) + beta));

/** The moving averages after so many steps with the same batch; they start at 0 and 1. */
export function movingAfter(steps: number, { mean, variance }: Statistics): Statistics {
  const kept = MOMENTUM ** steps;
  return { mean: (1 - kept) * mean, variance: kept + (1 - kept) * variance };
}

/** The batch with a channel that became brighter or has more contrast. */
export const changed = (rows: readonly number[][], factor: number, added: number): number[][] =>
  rows.map((row) => row.map((x) => factor * x + added));
