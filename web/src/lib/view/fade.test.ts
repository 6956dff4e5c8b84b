import { expect, test } from "vitest";
import { shareAfterKey } from "./fade";

test.each([
  [0.5, "ArrowRight", 0.55],
  [0.5, "ArrowDown", 0.45],
  [0.98, "ArrowUp", 1],
  [0.1, "PageDown", 0],
  [0.3, "End", 1],
  [0.3, "Home", 0],
])("from %d with %s to %d", (share, key, expected) => {
  expect(shareAfterKey(share, key)).toBeCloseTo(expected, 10);
});

test("other keys are left to the page", () => {
  expect(shareAfterKey(0.5, "Tab")).toBeNull();
});
