import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/translation.json";
import {
  changeByLayer,
  curve,
  equivarianceError,
  FIRST,
  largestChange,
  LAYERS,
  N_SHIFTS,
  OBJECT,
  rangeOf,
  run,
  SECOND,
  START,
  WEIGHTS,
  type Settings,
} from "./core";

const near = (found: number[], expected: number[]) => {
  expect(found).toHaveLength(expected.length);
  const errors = expected.map((value, i) => Math.abs((found[i] ?? NaN) - value));
  expect(Math.max(...errors)).toBeLessThan(1e-9);
};

test("the weights are those that Keras was given", () => {
  expect([OBJECT, FIRST.kernels, SECOND.kernels, WEIGHTS]).toEqual([
    golden.object,
    golden.first,
    golden.second,
    golden.weights,
  ]);
});

test.each(golden.settings)("Keras: stride $stride, padding $padding", (expected) => {
  const settings = { stride: expected.stride, padding: expected.padding } as Settings;
  for (const { row, probabilities } of expected.curves) near(curve(row, settings), probabilities);
  const { second } = run(START.row, START.column, settings);
  expect(second.map((map) => map.length)).toEqual(expected.second.map((map) => map.length));
  near(second.flat(2), expected.second.flat(2));
  const middle = curve(START.row, settings);
  near(
    [largestChange(middle, START.column, N_SHIFTS), rangeOf(middle)],
    [expected.largest_change, expected.range],
  );
  for (const { shift, layers, equivariance_error } of expected.changes) {
    const changes = changeByLayer(START.column + shift, settings);
    near(
      LAYERS.map((name) => changes[name]),
      layers,
    );
    near([equivarianceError(shift, settings)], [equivariance_error]);
  }
});

test("the maps move along by multiples of the stride", () => {
  for (const padding of ["valid", "same"] as const) {
    expect(equivarianceError(1, { padding, stride: 1 })).toBeLessThan(1e-12);
    expect(equivarianceError(2, { padding, stride: 2 })).toBeLessThan(1e-12);
    expect(equivarianceError(1, { padding, stride: 2 })).toBeGreaterThan(0.1);
  }
});
