import { expect, test } from "vitest";
import { indexOfLargest, indicesOfLargest } from "./largest";

test.each([
  [[0.1, 0.7, 0.2], 1],
  [[-3, -1, -2], 1],
  [[null, -5, -4], 2],
  [[2, null, 3], 2],
  [[null, null], 0],
  [[], 0],
])("the largest of %j", (values, expected) => {
  expect(indexOfLargest(values)).toBe(expected);
});

test("the largest values of two lists", () => {
  const lists = [
    [0.1, 0.7, null, 0.2],
    [0.6, null, null, 0.2],
  ];
  expect(indicesOfLargest(lists, 3)).toEqual([1, 0, 3]);
  expect(indicesOfLargest([], 3)).toEqual([]);
});
