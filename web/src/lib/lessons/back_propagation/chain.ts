// Neurons in a row: what is left of a slope after many of them.

import { activations, type ActivationName } from "../neuron/activations";

export interface Row {
  /** What each neuron gives, and its own derivative: weight times the activation's slope. */
  values: number[];
  locals: number[];
  /** The derivative of the last value by the first input: the product of all. */
  slope: number;
}

/** Each neuron has one input, the same weight and no bias. */
export function chain(length: number, weight: number, name: ActivationName, input: number): Row {
  const { of, slope } = activations[name];
  const row: Row = { values: [], locals: [], slope: 1 };
  let value = input;
  for (let i = 0; i < length; i++) {
    const local = weight * slope(weight * value);
    value = of(weight * value);
    row.values.push(value);
    row.locals.push(local);
    row.slope *= local;
  }
  return row;
}

/** The most that sigmoids in a row leave of a slope: at z = 0, each leaves a quarter. */
export const mostOfSigmoids = (length: number): number => 0.25 ** length;
