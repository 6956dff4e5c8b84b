import { expect, test } from "vitest";
import { elementOf, placeOfElement, shorten } from "./flattened";

test("elements are in the order of NumPy's reshape", () => {
  // np.arange(2 * 3 * 4).reshape(2, 3, 4)[1, 2, 3] == 23, [1, 0, 2] == 14, [0, 2, 1] == 9
  const shape = [2, 3, 4];
  expect(elementOf(shape, { row: 1, column: 2, channel: 3 })).toBe(23);
  expect(elementOf(shape, { row: 1, column: 0, channel: 2 })).toBe(14);
  expect(elementOf(shape, { row: 0, column: 2, channel: 1 })).toBe(9);
  for (let n = 0; n < 24; n++) expect(elementOf(shape, placeOfElement(shape, n))).toBe(n);
});

test("a strip keeps the largest values, with their signs", () => {
  expect(Array.from(shorten([1, -3, 0, 2, 5, 4], 3))).toEqual([-3, 2, 5]);
  expect(Array.from(shorten([1, -2], 10))).toEqual([1, -2]);
  expect(Array.from(shorten([], 10))).toEqual([]);
});
