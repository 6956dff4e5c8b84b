import { expect, test } from "vitest";
import { bandsOfLosses } from "./bands";
import { indexOfStep, stepAt, stepOfIndex } from "./own_slice";

test("each step of the sliders is a point of the grid", () => {
  for (let index = 0; index < 21; index++) {
    expect(indexOfStep(Number((index / 10 - 1).toFixed(1)))).toBe(index);
    expect(indexOfStep(stepOfIndex(index))).toBe(index);
  }
  expect(stepOfIndex(13)).toBe(0.3);
});

test("a step outside of the grid is its edge", () => {
  expect(indexOfStep(7)).toBe(20);
  expect(indexOfStep(-7)).toBe(0);
});

test("a place in a cell is the step of the cell", () => {
  expect(stepAt(0, 21)).toBe(-1);
  expect(stepAt(0.5, 21)).toBe(0);
  expect(stepAt(1, 21)).toBe(1);
});

test("bands begin at the lowest loss, and a plain has one", () => {
  expect(bandsOfLosses([1, 5, 2], 1)).toEqual([0, 15, 8]);
  expect(bandsOfLosses([3, 3], 3)).toEqual([0, 0]);
});
