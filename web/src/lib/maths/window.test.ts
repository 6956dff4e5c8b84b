import { expect, test } from "vitest";
import type { Unit } from "../api/client";
import { windowOf } from "./window";

const sum: Unit = {
  layer: 3,
  index: [2, 4, 1],
  value: 5,
  terms: { kind: "combined", how: "multiply", values: [1, 5], result: 5 },
  receptive_field: null,
};

test.each([
  [[6, 7, 2], { top: 2, left: 4 }],
  [[1, 1, 2], { top: 0, left: 0 }],
  [[6, 1, 2], { top: 2, left: 0 }],
])("of an input of %j the number at its own place, or the one that is repeated", (shape, place) => {
  expect(windowOf(sum, sum.index, shape)).toEqual({ ...place, rows: 1, columns: 1 });
});
