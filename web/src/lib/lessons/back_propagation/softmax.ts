// The last layer of a classifier: the slope of its loss by each score is p - y.

/** e^score divided by the sum of all. */
export function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => Math.exp(score - largest));
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((one) => one / sum);
}

/** The probability of each class, less 1 for the right one. */
export const slopesOfScores = (scores: readonly number[], target: number): number[] =>
  softmax(scores).map((p, i) => p - (i === target ? 1 : 0));
