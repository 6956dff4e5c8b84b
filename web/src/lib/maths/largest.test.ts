import { expect, test } from "vitest";
import { indexOfLargest } from "./largest";

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
