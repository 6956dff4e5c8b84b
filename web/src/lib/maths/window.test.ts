import { expect, test } from "vitest";
import type { Unit } from "../api/client";
import { placeUnder, windowOf } from "./window";

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

const pooled = (index: number[], origin: [number, number]): Unit => ({
  ...sum,
  index,
  terms: {
    kind: "pooled",
    how: "max",
    origin,
    channel: 0,
    size: [3, 3],
    numbers: null,
    padding: null,
    largest: [0, 0],
    count: 9,
    sum: 0,
    result: 0,
  },
});

test.each([
  // A window of 3 x 3 with a stride of 2 and a padding of one: that of place i begins at 2 i - 1.
  [
    { row: 0, column: 0 },
    { row: 0, column: 0 },
  ],
  [
    { row: 4, column: 6 },
    { row: 2, column: 3 },
  ],
  [
    { row: 99, column: 99 },
    { row: 5, column: 6 },
  ],
])("the window with its middle nearest to %j is that of %j", (point, place) => {
  expect(placeUnder(pooled([2, 4, 0], [3, 7]), "2 x 2", [6, 7, 1], point)).toEqual(place);
});

test("a layer without windows has none under a place", () => {
  expect(placeUnder(sum, undefined, [6, 7, 2], { row: 1, column: 1 })).toBeNull();
});
