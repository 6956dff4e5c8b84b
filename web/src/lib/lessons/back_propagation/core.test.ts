import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/back_propagation.json";
import type { ActivationName } from "../neuron/activations";
import { chain, mostOfSigmoids } from "./chain";
import { backward, example, finiteDifference, forward, network, parameters } from "./core";
import { valueOf, withValue } from "./core";
import { countParameters, multiplicationsBackwards, multiplicationsForwards } from "./count";
import { slopesOfScores, softmax } from "./softmax";

const near = (value: number | undefined, expected: number | undefined, tolerance = 1e-6) =>
  expect(Math.abs((value ?? NaN) - (expected ?? NaN))).toBeLessThan(
    tolerance * Math.max(1, Math.abs(expected ?? NaN)),
  );

describe.each(golden.networks)("$activation, target $target", (expected) => {
  const own = { ...network, activation: expected.activation as ActivationName };
  const seen = { ...example, target: expected.target as 0 | 1 };
  test("forward is TensorFlow's", () => {
    const found = forward(own, seen);
    expected.sums.forEach((z, j) => near(found.sums[j], z));
    expected.values.forEach((a, j) => near(found.values[j], a));
    near(found.sum, expected.sum);
    near(found.probability, expected.probability);
    near(found.loss, expected.loss);
  });
  test("backward is automatic differentiation", () => {
    const found = backward(own, seen);
    expect(found.parameters).toHaveLength(expected.slopes.length);
    expected.slopes.forEach((slope, i) => near(found.parameters[i]?.slope, slope));
    expected.slopes_of_sums.forEach((slope, j) => near(found.sums[j]?.slope, slope));
    expected.slopes_of_values.forEach((slope, j) => near(found.values[j]?.slope, slope));
    near(found.sum.slope, expected.slope_of_sum);
    near(found.probability, expected.slope_of_probability);
  });
  test("so is the finite difference", () => {
    parameters.forEach((at, i) => near(finiteDifference(own, seen, at), expected.slopes[i]));
  });
});

test("each parameter can be changed alone", () => {
  parameters.forEach((at, i) => {
    const changed = withValue(network, at, 7);
    parameters.forEach((other, j) => {
      expect(valueOf(changed, other)).toBe(i === j ? 7 : valueOf(network, other));
    });
  });
});

test.each(golden.chains)("$length of $activation in a row", (row) => {
  const found = chain(row.length, row.weight, row.activation as ActivationName, row.input);
  near(found.values.at(-1), row.value);
  expect(found.slope / row.slope).toBeCloseTo(1, 6);
});

test("ten sigmoids leave a millionth at most", () => {
  expect(mostOfSigmoids(10) / golden.most_of_ten_sigmoids).toBeCloseTo(1, 12);
});

test.each(golden.counts)("multiplications in $widths", ({ widths, ...expected }) => {
  expect(countParameters(widths)).toBe(expected.parameters);
  expect(multiplicationsBackwards(widths)).toBe(expected.backwards);
  expect(multiplicationsForwards(widths)).toBe(expected.forwards);
});

test("the slope of the last layer is p - y", () => {
  const { scores, target, probabilities, slopes } = golden.last_layer;
  probabilities.forEach((p, i) => near(softmax(scores)[i], p));
  slopes.forEach((slope, i) => near(slopesOfScores(scores, target)[i], slope));
});
