// The loss of lesson 1's neuron over its two weights, and its slopes by all pictures or by a batch.

import { sigmoid } from "../neuron/activations";
import { drawPoints, weightedSum, type Neuron, type Point } from "../neuron/core";
import { C, crossEntropy, fitLogistic } from "../neuron/logistic";
import { randomNumbers } from "../neuron/random";
import type { Place } from "./optimizers";
import type { Bends } from "./surfaces";

/** Both inputs with mean 0 and standard deviation 1, as scikit-learn's StandardScaler gives them. */
function standardize(points: readonly Point[]): Point[] {
  const scaled = (numbers: number[]) => {
    const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const square = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    return numbers.map((x) => (x - mean) / Math.sqrt(square));
  };
  const brightness = scaled(points.map((point) => point.brightness));
  const redness = scaled(points.map((point) => point.redness));
  return points.map(({ label }, i) => ({
    brightness: brightness[i] ?? NaN,
    redness: redness[i] ?? NaN,
    label,
  }));
}

export const points: readonly Point[] = standardize(drawPoints("apart"));

const fitted = fitLogistic(points);
export const lowest: Place = fitted.weights;
/** The bias stays where it is best, so that two parameters are left to draw. */
const neuronAt = (weights: Place): Neuron => ({ weights, bias: fitted.bias });

/** The part of the loss that keeps the weights small, for each picture. */
const PENALTY = 1 / (C * points.length);

export const lossAt = (weights: Place): number =>
  crossEntropy(neuronAt(weights), points) + (PENALTY / 2) * (weights[0] ** 2 + weights[1] ** 2);

/** The slope by each weight, from one picture: p - y times its input. */
function slopesOf(point: Point, weights: Place): Place {
  const error = sigmoid(weightedSum(neuronAt(weights), point)) - point.label;
  return [
    error * point.brightness + PENALTY * weights[0],
    error * point.redness + PENALTY * weights[1],
  ];
}

/** The mean slopes of some pictures; of all of them if none are named. */
export function slopesAt(weights: Place, batch: readonly Point[] = points): Place {
  const sum = [0, 0];
  for (const point of batch) {
    const [x, y] = slopesOf(point, weights);
    sum[0] = (sum[0] ?? 0) + x;
    sum[1] = (sum[1] ?? 0) + y;
  }
  return [(sum[0] ?? 0) / batch.length, (sum[1] ?? 0) / batch.length];
}

export function bendsAt(weights: Place): Bends {
  const bends = [PENALTY, 0, PENALTY];
  for (const point of points) {
    const p = sigmoid(weightedSum(neuronAt(weights), point));
    const { brightness, redness } = point;
    [brightness ** 2, brightness * redness, redness ** 2].forEach((product, i) => {
      bends[i] = (bends[i] ?? 0) + (p * (1 - p) * product) / points.length;
    });
  }
  const [xx = NaN, xy = NaN, yy = NaN] = bends;
  return [xx, xy, yy];
}

/** The slopes at each step from a batch of pictures, drawn anew each time with one seed. */
export function slopesOfBatches(size: number, nSteps: number, seed = 1) {
  const random = randomNumbers(seed);
  const draw = () => points[Math.floor(random() * points.length)] as Point;
  const batches = Array.from({ length: nSteps }, () => Array.from({ length: size }, draw));
  return (weights: Place, step: number): Place => slopesAt(weights, batches[step - 1]);
}

/** How far a batch's slopes lie from those of all pictures: the root of the mean squared distance. */
export function noiseOf(size: number, weights: Place): number {
  const [meanX, meanY] = slopesAt(weights);
  const squares = points.map((point) => {
    const [x, y] = slopesOf(point, weights);
    return (x - meanX) ** 2 + (y - meanY) ** 2;
  });
  return Math.sqrt(squares.reduce((a, b) => a + b, 0) / points.length / size);
}

/** Steps of one epoch: the last batch may be smaller. */
export const stepsPerEpoch = (nPictures: number, batchSize: number): number =>
  Math.ceil(nPictures / batchSize);
