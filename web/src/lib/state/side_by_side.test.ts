import { expect, test } from "vitest";
import { sideBySide } from "./side_by_side";

test.each([
  [-1, [3, 1, 0]],
  [1, [3, 1, 0]],
  [2, [3, 1, 2]],
])("the largest of four classes and class %d", (truth, expected) => {
  expect(sideBySide([0.2, 0.3, null, 0.5], truth, 3)).toEqual(expected);
});

test("a single value stands alone", () => {
  expect(sideBySide([0.2], -1, 4)).toEqual([0]);
});
