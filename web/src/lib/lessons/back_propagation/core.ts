// A network of two inputs, three hidden neurons and one output: forward, and backward by the chain rule.

import { activations, sigmoid, type ActivationName } from "../neuron/activations";

export type Three<T> = readonly [T, T, T];

export interface Network {
  activation: ActivationName;
  /** For each hidden neuron its two weights and its bias. */
  hidden: Three<{ weights: readonly [number, number]; bias: number }>;
  /** The output's weight for each hidden neuron, and its bias. */
  output: { weights: Three<number>; bias: number };
}

export interface Example {
  inputs: readonly [number, number];
  target: 0 | 1;
}

export const example: Example = { inputs: [0.6, 0.3], target: 1 };

export const network: Network = {
  activation: "sigmoid",
  hidden: [
    { weights: [0.5, -1], bias: 0.2 },
    { weights: [-1.5, 2], bias: 0 },
    { weights: [1, 1], bias: -0.5 },
  ],
  output: { weights: [1.2, -0.8, 0.6], bias: 0.1 },
};

export interface Forward {
  /** z and a of each hidden neuron. */
  sums: number[];
  values: number[];
  /** z of the output, its probability and the loss. */
  sum: number;
  probability: number;
  loss: number;
}

/** Compute the loss, the cross-entropy of the output's probability. */
export function forward(
  { activation, hidden, output }: Network,
  { inputs, target }: Example,
): Forward {
  const sums = hidden.map(
    ({ weights, bias }) => weights[0] * inputs[0] + weights[1] * inputs[1] + bias,
  );
  const values = sums.map(activations[activation].of);
  const sum = values.reduce((z, a, j) => z + (output.weights[j] ?? 0) * a, output.bias);
  const probability = sigmoid(sum);
  const loss = -Math.log(target === 1 ? probability : 1 - probability);
  return { sums, values, sum, probability, loss };
}

/** A parameter: a `weight` leads from an input to a hidden neuron, `out` from there on. */
export type Parameter =
  | { kind: "weight"; unit: number; input: number }
  | { kind: "bias"; unit: number }
  | { kind: "out"; unit: number }
  | { kind: "outBias" };

export const parameters: readonly Parameter[] = [
  ...[0, 1, 2].flatMap((unit): Parameter[] => [
    { kind: "weight", unit, input: 0 },
    { kind: "weight", unit, input: 1 },
    { kind: "bias", unit },
  ]),
  ...[0, 1, 2].map((unit): Parameter => ({ kind: "out", unit })),
  { kind: "outBias" },
];

export function valueOf({ hidden, output }: Network, at: Parameter): number {
  if (at.kind === "outBias") return output.bias;
  if (at.kind === "out") return output.weights[at.unit] ?? NaN;
  const neuron = hidden[at.unit];
  return (at.kind === "bias" ? neuron?.bias : neuron?.weights[at.input]) ?? NaN;
}

/** The network with another value for one parameter. */
export function withValue(network: Network, at: Parameter, value: number): Network {
  const { hidden, output } = network;
  if (at.kind === "outBias") return { ...network, output: { ...output, bias: value } };
  if (at.kind === "out") {
    const weights = output.weights.map((w, j) => (j === at.unit ? value : w));
    return { ...network, output: { ...output, weights: weights as unknown as Three<number> } };
  }
  const changed = hidden.map((neuron, j) => {
    if (j !== at.unit) return neuron;
    if (at.kind === "bias") return { ...neuron, bias: value };
    return { ...neuron, weights: neuron.weights.map((w, i) => (i === at.input ? value : w)) };
  });
  return { ...network, hidden: changed as unknown as Network["hidden"] };
}

/** One link of the chain: what arrives from the loss, times the local derivative. */
export interface Link {
  arriving: number;
  local: number;
  slope: number;
}

const link = (arriving: number, local: number): Link => ({
  arriving,
  local,
  slope: arriving * local,
});

export interface Backward {
  /** dL/dp, and dL/dz of the output. */
  probability: number;
  sum: Link;
  /** dL/da and dL/dz of each hidden neuron. */
  values: Link[];
  sums: Link[];
  /** dL/dw of each parameter, in their order. */
  parameters: Link[];
}

/** The slopes of the loss by everything, from the loss back to the inputs. */
export function backward(network: Network, example: Example): Backward {
  const { sums, values, probability } = forward(network, example);
  const arriving = (probability - example.target) / (probability * (1 - probability));
  const sum = link(arriving, probability * (1 - probability));
  const ofValues = network.output.weights.map((weight) => link(sum.slope, weight));
  const ofSums = sums.map((z, j) =>
    link(ofValues[j]?.slope ?? NaN, activations[network.activation].slope(z)),
  );
  return {
    probability: arriving,
    sum,
    values: ofValues,
    sums: ofSums,
    parameters: parameters.map((at) => {
      if (at.kind === "outBias") return link(sum.slope, 1);
      if (at.kind === "out") return link(sum.slope, values[at.unit] ?? NaN);
      const local = at.kind === "bias" ? 1 : (example.inputs[at.input] ?? NaN);
      return link(ofSums[at.unit]?.slope ?? NaN, local);
    }),
  };
}

/** The slope by one parameter without the chain rule: the loss a little to both sides of its value. */
export function finiteDifference(network: Network, example: Example, at: Parameter): number {
  const h = 1e-5;
  const value = valueOf(network, at);
  const lossAt = (moved: number) => forward(withValue(network, at, moved), example).loss;
  return (lossAt(value + h) - lossAt(value - h)) / (2 * h);
}
