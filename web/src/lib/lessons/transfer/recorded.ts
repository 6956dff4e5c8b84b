// What was recorded: features of each depth, and bodies of which more or less is frozen.

import depths from "./depths.json";
import freezing from "./freezing.json";

const Z_95 = 1.959963984540054;

/** The 95% interval of a share (Wilson, 1927). */
export function wilson(right: number, n: number): [low: number, high: number] {
  const share = right / n;
  const scale = 1 + Z_95 ** 2 / n;
  const centre = (share + Z_95 ** 2 / (2 * n)) / scale;
  const half = (Z_95 / scale) * Math.sqrt((share * (1 - share)) / n + Z_95 ** 2 / (4 * n * n));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

export interface Depth {
  name: string;
  features: number;
  right: number;
  n: number;
}

export const SETS = ["digits", "patches"] as const;
export type SetName = (typeof SETS)[number];

/** How many pictures there were to learn from. */
export const amountsOf = (set: SetName): number[] =>
  depths.sets[set].amounts.map((amount) => amount.n_training);
export const depthsOf = (set: SetName, at: number): Depth[] =>
  depths.sets[set].amounts[at]?.depths ?? [];
export const accuracyOf = ({ right, n }: Depth): number => right / n;
export const bestOf = (found: Depth[]): number => {
  const accuracies = found.map(accuracyOf);
  return accuracies.indexOf(Math.max(...accuracies));
};

export const STOPS = ["all", "none", "scratch"] as const;
export type StopName = (typeof STOPS)[number];
export const freezingRuns = {
  seeds: freezing.seeds.length,
  training: freezing.n_training,
  test: freezing.n_test,
};

export interface Stop {
  name: string;
  learning: number;
  /** Shares of the pictures that are right, one for each seed. */
  training: number[];
  test: number[];
}

export const stops: Stop[] = freezing.stops.map((stop) => ({
  ...stop,
  training: stop.training.map((right) => right / freezing.n_training),
  test: stop.test.map((right) => right / freezing.n_test),
}));
