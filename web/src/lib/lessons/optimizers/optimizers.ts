// The update rules of five optimizers, as Keras computes them.

export type OptimizerName = "sgd" | "momentum" | "adagrad" | "rmsprop" | "adam";

export const optimizerNames: readonly OptimizerName[] = [
  "sgd",
  "momentum",
  "adagrad",
  "rmsprop",
  "adam",
];

export type Place = readonly [number, number];

/** What an optimizer keeps of the steps before, for one parameter. */
interface Memory {
  mean: number;
  square: number;
}

// Keras' own values: epsilon is small and keeps from dividing by 0.
const EPSILON = 1e-7;
const ADAGRAD_START = 0.1;
const RHO = 0.9;
const BETA_1 = 0.9;
const BETA_2 = 0.999;

export interface Settings {
  rate: number;
  /** Of Momentum: the part of the last step that is taken again. */
  momentum: number;
}

type Rule = (memory: Memory, slope: number, settings: Settings, step: number) => number;

/** Each gives the change of a parameter; `step` counts from 1. */
const rules: Record<OptimizerName, Rule> = {
  sgd: (_, slope, { rate }) => -rate * slope,
  momentum: (memory, slope, { rate, momentum }) => {
    memory.mean = memory.mean * momentum - slope * rate;
    return memory.mean;
  },
  adagrad: (memory, slope, { rate }) => {
    memory.square += slope ** 2;
    return (-rate * slope) / Math.sqrt(memory.square + EPSILON);
  },
  rmsprop: (memory, slope, { rate }) => {
    memory.square = RHO * memory.square + (1 - RHO) * slope ** 2;
    return (-rate * slope) / Math.sqrt(memory.square + EPSILON);
  },
  adam: (memory, slope, { rate }, step) => {
    memory.mean += (slope - memory.mean) * (1 - BETA_1);
    memory.square += (slope ** 2 - memory.square) * (1 - BETA_2);
    const alpha = (rate * Math.sqrt(1 - BETA_2 ** step)) / (1 - BETA_1 ** step);
    return (-memory.mean * alpha) / (Math.sqrt(memory.square) + EPSILON);
  },
};

/** An optimizer's walk: the start and the place after each step. */
export function walk(
  name: OptimizerName,
  start: Place,
  slopesAt: (place: Place, step: number) => Place,
  settings: Settings,
  nSteps: number,
): Place[] {
  const fresh = (): Memory => ({ mean: 0, square: name === "adagrad" ? ADAGRAD_START : 0 });
  const [first, second] = [fresh(), fresh()];
  const rule = rules[name];
  const places: Place[] = [start];
  let [x, y] = start;
  for (let step = 1; step <= nSteps; step++) {
    const [slopeX, slopeY] = slopesAt([x, y], step);
    x += rule(first, slopeX, settings, step);
    y += rule(second, slopeY, settings, step);
    places.push([x, y]);
  }
  return places;
}
