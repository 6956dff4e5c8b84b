import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/start_well.json";
import { distances, expectedNoise, lengthOfGradient, noiseOf, SIZES } from "./batch_noise";
import { changed, CHANNELS, movingAfter, normalized, statisticsOf } from "./batch_norm";
import { test as testDigits, training } from "./digits";
import record from "./comparison.json";
import { recordedRun } from "../frame/comparison/recorded";
import { dropped, maskOf, meanSum, spreadOfSum, sumOf, UNITS } from "./dropout";
import { gapsOf } from "./gaps";
import { accuracyOf, countNear, FACTORS, fit, lossOf, type Penalty } from "./penalty";
import {
  expectedDeviation,
  histogram,
  Signals,
  standardDeviation,
  type Activation,
  type Initializer,
} from "./signals";

/** To 1e-6 of the size, also of sizes such as 1e-19. */
const near = (found: number | undefined, expected: number | undefined) =>
  expect(Math.abs((found ?? NaN) / (expected ?? NaN) - 1)).toBeLessThan(1e-6);
const allNear = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
};

describe.each(golden.signals)("$activation with $initializer", (expected) => {
  const activation = expected.activation as Activation;
  const initializer = expected.initializer as Initializer;
  test("Keras' layers have the same standard deviations", () => {
    const signals = new Signals(activation, initializer, 1);
    for (const [n, deviation] of expected.deviations.entries()) {
      near(standardDeviation(signals.layer(n + 1)), deviation);
    }
  });
  test("a wide network has what integration says", () => {
    for (const [n, deviation] of expected.expected.entries()) {
      near(expectedDeviation(activation, initializer, n + 1), deviation);
    }
  });
});

test("a histogram counts all values", () => {
  expect(sumOf(histogram(new Signals("tanh", "he", 1).layer(3), "tanh"))).toBeCloseTo(1, 9);
  const behindRelu = new Signals("relu", "he", 1).layer(3);
  const zeros = behindRelu.filter((value) => value === 0).length / behindRelu.length;
  expect(sumOf(histogram(behindRelu, "relu"))).toBeCloseTo(1 - zeros, 9);
});

test("batch normalization computes what Keras computes, in training and in prediction", () => {
  const expected = golden.batch_norm;
  for (const [channel, rows] of CHANNELS.entries()) {
    const found = statisticsOf(rows);
    near(found.mean, expected.mean[channel]);
    near(found.variance, expected.variance[channel]);
    const gamma = expected.gamma[channel] ?? NaN;
    const beta = expected.beta[channel] ?? NaN;
    allNear(normalized(rows, found, 1, 0).flat(), (expected.keras_training[channel] ?? []).flat());
    allNear(
      normalized(rows, found, gamma, beta).flat(),
      (expected.keras_scaled[channel] ?? []).flat(),
    );
    for (const [steps, moving] of Object.entries(expected.keras_moving)) {
      const after = movingAfter(Number(steps), found);
      expect(after.mean).toBeCloseTo(moving.mean[channel] ?? NaN, 6);
      expect(after.variance).toBeCloseTo(moving.variance[channel] ?? NaN, 6);
      const predicted = expected.keras_predicted[steps as keyof typeof expected.keras_predicted];
      allNear(normalized(rows, after, 1, 0).flat(), (predicted[channel] ?? []).flat());
    }
  }
});

test("a channel that is brighter or stronger is the same once it is normalized", () => {
  const rows = CHANNELS[0] ?? [];
  const other = changed(rows, 40, -7);
  const before = normalized(rows, statisticsOf(rows), 1, 0).flat();
  const after = normalized(other, statisticsOf(other), 1, 0).flat();
  // Epsilon is in the way of being exactly the same.
  for (const [i, value] of before.entries()) {
    expect(Math.abs((after[i] ?? NaN) - value)).toBeLessThan(1e-3);
  }
});

test("dropout keeps the mean of the sum", () => {
  expect(UNITS).toEqual(golden.dropout.units);
  expect(sumOf(UNITS)).toBe(golden.dropout.sum);
  for (const expected of golden.dropout.draws) {
    allNear(dropped(expected.rate, 1), expected.first);
    expect(maskOf(expected.rate, 1).filter(Boolean)).toHaveLength(expected.kept);
    near(meanSum(expected.rate, 1000), expected.mean_of_sums);
    expect(spreadOfSum(expected.rate)).toBeCloseTo(expected.spread, 9);
  }
});

test.each(golden.penalties)("scikit-learn fits the same with $penalty $factor", (expected) => {
  expect(FACTORS).toContain(expected.factor);
  const fitted = fit(expected.penalty as Penalty, expected.factor);
  for (const [i, weight] of expected.weights.entries()) {
    expect(Math.abs((fitted.weights[i] ?? NaN) - weight)).toBeLessThan(1e-6);
  }
  expect(Math.abs(fitted.bias - expected.bias)).toBeLessThan(1e-6);
  expect(countNear(fitted)).toBe(expected.near);
  near(lossOf(fitted, training), expected.loss);
  near(accuracyOf(fitted, training), expected.training);
  near(accuracyOf(fitted, testDigits), expected.test);
});

test("the gradients of batches are as far away as NumPy finds them", () => {
  near(lengthOfGradient, golden.noise.gradient);
  expect(golden.noise.sizes.map(({ size }) => size)).toEqual(SIZES);
  for (const { size, measured, expected } of golden.noise.sizes) {
    expect(noiseOf(distances(size, 1))).toBeCloseTo(measured, 9);
    expect(expectedNoise(size)).toBeCloseTo(expected, 9);
  }
});

test("the gap is training minus validation after the last epoch, over the seeds", () => {
  expect(gapsOf(recordedRun(record)).map(({ variant }) => variant)).toEqual(
    golden.gaps.map(({ variant }) => variant),
  );
  for (const [n, gap] of gapsOf(recordedRun(record)).entries()) {
    near(gap.mean, golden.gaps[n]?.mean);
    near(gap.spread, golden.gaps[n]?.spread);
  }
});
