// A neuron with two inputs: its weighted sum, its answer, and two ways to learn.

import { randomNumbers } from "./random";

/** A picture as two numbers from 0 to 1, and its class: 1 is a sunset, 0 the sea. */
export interface Point {
  brightness: number;
  redness: number;
  label: 0 | 1;
}

export interface Neuron {
  /** The weights of brightness and of redness. */
  weights: readonly [number, number];
  bias: number;
}

export type DataSet = "apart" | "mixed";

const SEED = 6;
const N_OF_EACH = 20;
/** Brightness and redness around which the points of a class lie. */
const CENTRES = [
  [0.62, 0.3],
  [0.42, 0.66],
] as const;
const SPREADS: Record<DataSet, number> = { apart: 0.22, mixed: 0.4 };

/** Draw the points of two classes by turns; the same ones each time. */
export function drawPoints(dataSet: DataSet): Point[] {
  const random = randomNumbers(SEED);
  // The sum of three uniform numbers is nearly normal, and exact in every language.
  const near = (centre: number) => {
    const drawn = centre + SPREADS[dataSet] * (random() + random() + random() - 1.5);
    return Math.floor(Math.min(1, Math.max(0, drawn)) * 100 + 0.5) / 100;
  };
  return Array.from({ length: 2 * N_OF_EACH }, (_, i) => {
    const label = i % 2 === 0 ? 1 : 0;
    const [brightness, redness] = CENTRES[label];
    return { brightness: near(brightness), redness: near(redness), label };
  });
}

/** The products of inputs and weights, plus the bias. */
export const weightedSum = ({ weights, bias }: Neuron, { brightness, redness }: Point): number =>
  weights[0] * brightness + weights[1] * redness + bias;

/** The answer of Rosenblatt's perceptron: 1 where the weighted sum is above 0. */
export const answerOf = (neuron: Neuron, point: Point): 0 | 1 =>
  weightedSum(neuron, point) > 0 ? 1 : 0;

export const isMistake = (neuron: Neuron, point: Point): boolean =>
  answerOf(neuron, point) !== point.label;

/** After one mistake: the picture is added to the weights if it should have been 1, else taken off. */
export function correct({ weights, bias }: Neuron, point: Point): Neuron {
  const sign = point.label === 1 ? 1 : -1;
  return {
    weights: [weights[0] + sign * point.brightness, weights[1] + sign * point.redness],
    bias: bias + sign,
  };
}

export interface Training {
  neuron: Neuron;
  /** The picture that comes next, and the mistakes of each pass, the last one unfinished. */
  next: number;
  mistakes: readonly number[];
  /** The picture that was corrected last. */
  corrected: number | null;
}

export const untrained: Training = {
  neuron: { weights: [0, 0], bias: 0 },
  next: 0,
  mistakes: [0],
  corrected: null,
};

/** Whether the pass before this one made no mistake. */
export const isLearned = ({ mistakes, next }: Training): boolean =>
  next === 0 && mistakes.length > 1 && mistakes.at(-2) === 0;

function seeOne(training: Training, points: readonly Point[]): Training {
  const point = points[training.next];
  if (!point) return training;
  const isWrong = isMistake(training.neuron, point);
  const isLast = training.next === points.length - 1;
  const mistakes = [...training.mistakes];
  mistakes[mistakes.length - 1] = (mistakes.at(-1) ?? 0) + Number(isWrong);
  if (isLast) mistakes.push(0);
  return {
    neuron: isWrong ? correct(training.neuron, point) : training.neuron,
    next: isLast ? 0 : training.next + 1,
    mistakes,
    corrected: isWrong ? training.next : training.corrected,
  };
}

/** Train until the next mistake is corrected, or a whole pass has none. */
export function trainOneMistake(training: Training, points: readonly Point[]): Training {
  const before = training.neuron;
  do training = seeOne(training, points);
  while (training.neuron === before && !isLearned(training));
  return training;
}

/** Train to the end of this pass. */
export function trainOnePass(training: Training, points: readonly Point[]): Training {
  do training = seeOne(training, points);
  while (training.next !== 0);
  return training;
}

export const countMistakes = (neuron: Neuron, points: readonly Point[]): number =>
  points.filter((point) => isMistake(neuron, point)).length;

/** How far the line moves, along its perpendicular, when the bias grows by `by`; towards class 0. */
export const lineShift = ({ weights }: Neuron, by: number): number => by / Math.hypot(...weights);

/** The ends of the neuron's line, z = 0, in the square from 0 to 1; null if it passes outside. */
export function lineEnds({
  weights: [a, b],
  bias,
}: Neuron): [number, number, number, number] | null {
  const ends: [number, number][] = [];
  const add = (x: number, y: number) => {
    const isInside = x >= 0 && x <= 1 && y >= 0 && y <= 1;
    if (isInside && !ends.some(([u, v]) => Math.hypot(u - x, v - y) < 1e-9)) ends.push([x, y]);
  };
  for (const side of [0, 1]) {
    if (b !== 0) add(side, -(a * side + bias) / b);
    if (a !== 0) add(-(b * side + bias) / a, side);
  }
  const [from, to] = ends;
  return from && to ? [...from, ...to] : null;
}
