import { expect, test } from "vitest";
import { extentOf, fitTrail, readTrail, writeTrail } from "./trail";

const layers = [{ shape: [6, 8, 4] }, { shape: [3, 4, 5] }, { shape: [10] }];

test("a trail is written and read", () => {
  const units = [
    { layer: 2, channel: 7, row: 0, column: 0 },
    { layer: 1, channel: 4, row: 2, column: 3 },
  ];
  expect(writeTrail(units)).toBe("2.7.0.0_1.4.2.3");
  expect(readTrail("2.7.0.0_1.4.2.3")).toEqual(units);
  expect(readTrail("")).toEqual([]);
});

test.each([
  ["2.7.0.0_1.4.2.3", 0, "2.7.0.0_1.4.2.3"],
  ["2.7.0.0_1.4.2.3", 1, "2.7.0.0"],
  ["2.17.0.0_1.4.2.3", -1, "1.4.2.3"],
  ["1.4.2.3_2.7.0.0", -1, "1.4.2.3"],
  ["2.7.0.0_1.4.3.3", -1, "2.7.0.0"],
  ["9.1.1.1_a.b_1.2.3.x_-1.0.0.0", -2, ""],
])("of the trail %s above layer %i there is %s", (text, below, kept) => {
  expect(fitTrail(text, layers, below)).toBe(kept);
});

test("places have rows and columns", () => {
  expect(extentOf([])).toEqual([1, 1]);
  expect(extentOf([10])).toEqual([1, 1]);
  expect(extentOf([7, 10])).toEqual([7, 1]);
  expect(extentOf([6, 8, 4])).toEqual([6, 8]);
});
