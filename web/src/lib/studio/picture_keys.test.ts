import { expect, test } from "vitest";
import { pictureFrom } from "./picture_keys";

test("keys lead through a grid, of which the last row may be short", () => {
  // 0 1 2
  // 3 4
  const lead = (key: string, at: number) => pictureFrom(key, at, 5, 3);
  expect(["ArrowRight", "ArrowDown", "End", "Home"].map((key) => lead(key, 0))).toEqual([
    1, 3, 4, 0,
  ]);
  expect(lead("ArrowRight", 2)).toBe(3);
  expect(lead("ArrowLeft", 3)).toBe(2);
  expect(lead("ArrowDown", 2)).toBe(4);
  expect(lead("ArrowUp", 4)).toBe(1);
  // Where there is no picture, it stays.
  expect(["ArrowLeft", "ArrowUp"].map((key) => lead(key, 0))).toEqual([0, 0]);
  expect(["ArrowRight", "ArrowDown"].map((key) => lead(key, 4))).toEqual([4, 4]);
  expect(lead("a", 0)).toBeNull();
  expect(lead("constructor", 0)).toBeNull();
});
