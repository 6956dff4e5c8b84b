import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/flatten.json";
import {
  BIASES,
  classMap,
  compareShifted,
  contributionsTo,
  countParameters,
  logitOf,
  MAPS,
  mean,
  meansOf,
  OBJECT,
  SIZES,
  softmax,
  START,
  WEIGHTS,
} from "./core";

const near = (found: number[], expected: number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9);
};

test("Keras counts the same parameters, with each end and for each size", () => {
  expect(golden.parameters.map(({ size }) => size)).toEqual(SIZES);
  for (const counted of golden.parameters) {
    const flat = countParameters(counted.size, "flatten");
    expect(flat).toMatchObject({
      side: counted.side,
      vector: counted.vector,
      all: counted.flatten,
    });
    expect(countParameters(counted.size, "mean").all).toBe(golden.mean);
    expect(countParameters(counted.size, "max").all).toBe(golden.max);
  }
});

test("an object that moves changes the flattened vector, not the mean", () => {
  expect([OBJECT, [START.row, START.column]]).toEqual([golden.object, golden.start]);
  for (const { row, column, ...expected } of golden.shifts) {
    const found = compareShifted(row, column);
    near(Object.values(found), Object.values(expected));
  }
});

test("mean times weight adds up to the logit, and so does the mean of the class map", () => {
  expect([MAPS, WEIGHTS, BIASES]).toEqual([golden.maps, golden.weights, golden.biases]);
  near(meansOf(MAPS), golden.means);
  const logits = BIASES.map((_, to) => logitOf(MAPS, to));
  near(logits, golden.logits);
  near(softmax(logits), golden.probabilities);
  for (const to of BIASES.keys()) {
    near(
      contributionsTo(MAPS, to),
      golden.contributions.map((row) => row[to] ?? NaN),
    );
    near(classMap(MAPS, to).flat(), (golden.class_maps[to] ?? []).flat());
    near([mean(classMap(MAPS, to).flat())], [golden.class_map_means[to] ?? NaN]);
  }
});
