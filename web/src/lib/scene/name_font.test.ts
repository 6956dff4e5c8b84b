import { expect, test } from "vitest";
import { fontOfName } from "./name_font";

test("a short name is written in full size", () => {
  expect(fontOfName(["conv_", "1_", "1"], 75, 28)).toBe(1);
});

test("a long part makes it smaller, so that it is not cut at the side", () => {
  const size = fontOfName(["batch_", "normalization"], 75, 60);
  expect(13 * 7 * size).toBeLessThanOrEqual(75);
  expect(size).toBeGreaterThan(0.7);
});

test("many parts make it smaller, so that it is not cut below", () => {
  const parts = ["conv5_", "block1_", "preact_", "relu"];
  // In full size it would take four lines, of which the room has two.
  expect(fontOfName(parts, 75, 28)).toBeLessThan(0.85);
  expect(fontOfName(parts, 75, 60)).toBe(1);
  expect(fontOfName(parts, 20, 10)).toBe(0.55);
});
