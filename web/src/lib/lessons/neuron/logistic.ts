// Logistic regression: a neuron with a sigmoid, and the line whose loss is smallest.

import { sigmoid } from "./activations";
import { weightedSum, type Neuron, type Point } from "./core";

/** scikit-learn's C, as it is by default: how much the pictures count against small weights. */
export const C = 1;

/** ln(1 + e^x), also where e^x overflows. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** The mean of -ln(probability of the right class). */
export function crossEntropy(neuron: Neuron, points: readonly Point[]): number {
  const losses = points.map((point) => {
    const z = weightedSum(neuron, point);
    return softplus(point.label === 1 ? -z : z);
  });
  return losses.reduce((a, b) => a + b, 0) / points.length;
}

/** Solve a system of three linear equations, with the largest pivots first. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const at = (r: number, c: number) => rows[r]?.[c] ?? 0;
  for (let column = 0; column < 3; column++) {
    let pivot = column;
    for (let r = column + 1; r < 3; r++) {
      if (Math.abs(at(r, column)) > Math.abs(at(pivot, column))) pivot = r;
    }
    [rows[column], rows[pivot]] = [rows[pivot] ?? [], rows[column] ?? []];
    for (let r = 0; r < 3; r++) {
      if (r === column) continue;
      const factor = at(r, column) / at(column, column);
      rows[r] = (rows[r] ?? []).map((value, c) => value - factor * at(column, c));
    }
  }
  return rows.map((row, i) => (row[3] ?? 0) / (row[i] ?? 1));
}

/** Fit by Newton's method what scikit-learn's LogisticRegression fits. */
export function fitLogistic(points: readonly Point[]): Neuron {
  let parameters = [0, 0, 0];
  // It converges quadratically: 20 rounds are more than enough.
  for (let round = 0; round < 20; round++) {
    const [a = 0, b = 0, bias = 0] = parameters;
    // Small weights are preferred; the bias may be of any size.
    const gradient = [a, b, 0];
    const curvature = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ];
    for (const point of points) {
      const p = sigmoid(weightedSum({ weights: [a, b], bias }, point));
      const inputs = [point.brightness, point.redness, 1];
      inputs.forEach((input, i) => {
        gradient[i] = (gradient[i] ?? 0) + C * (p - point.label) * input;
        const row = curvature[i] ?? [];
        inputs.forEach((other, j) => (row[j] = (row[j] ?? 0) + C * p * (1 - p) * input * other));
      });
    }
    const step = solve(curvature, gradient);
    parameters = parameters.map((value, i) => value - (step[i] ?? 0));
  }
  const [a = 0, b = 0, bias = 0] = parameters;
  return { weights: [a, b], bias };
}
