import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/augmentation.json";
import {
  drawnSetting,
  largestDifference,
  meanOf,
  SAME,
  sourceOf,
  strongestOf,
  viewOf,
  type Plane,
  type Setting,
} from "./core";
import recorded from "./recorded.json";

interface Case {
  setting: Setting;
  view: Plane;
  source: number[];
}

test("views are what SciPy and Keras make of the same factors", () => {
  for (const { setting, view } of golden.cases as Case[]) {
    const found = viewOf(golden.grid, setting);
    expect(found.length).toBe(view.length);
    expect(largestDifference([found], [view]), JSON.stringify(setting)).toBeLessThan(1e-6);
  }
});

test("a pixel is read from where the matrices say", () => {
  for (const { setting, source } of golden.cases as Case[]) {
    const found = sourceOf([0, 0], setting, 96);
    found.forEach((value, n) => expect(value).toBeCloseTo(source[n] ?? NaN, 6));
  }
});

test("without changes, the view is the picture itself", () => {
  expect(viewOf(golden.grid, SAME)).toBe(golden.grid);
  expect(largestDifference([golden.grid], [viewOf(golden.grid, SAME)])).toBe(0);
});

test("in Keras, no layer changes anything when it does not train", () => {
  expect(Object.keys(golden.keras_inference_differences)).toHaveLength(5);
  for (const value of Object.values(golden.keras_inference_differences)) expect(value).toBe(0);
});

test("without contrast, each pixel is the mean", () => {
  const mean = meanOf(golden.grid);
  for (const value of viewOf(golden.grid, { ...SAME, contrast: 0 }).flat())
    expect(value).toBeCloseTo(mean, 9);
});

test("drawn factors stay within those of the layers", () => {
  for (const value of [0, 0.25, 0.5, 0.999]) {
    const { flip, turn, zoom } = drawnSetting(() => value);
    expect(flip).toBe(value < 0.5 ? "horizontal" : "none");
    expect(Math.abs(turn)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(zoom)).toBeLessThanOrEqual(0.2);
  }
});

test("what is recorded is what Python counts", () => {
  expect(recorded).toEqual(golden.recorded);
});

test("the strongest class is found beside numbers that are not finite", () => {
  expect(strongestOf([0.2, null, 0.7])).toEqual({ which: 2, share: 0.7 });
});
