import { expect, test } from "vitest";
import { neighbour } from "./neighbour";

// Two lists one below the other: 0 1 2 / 3 4 and 5 6.
const corners = [
  [0, 0],
  [100, 0],
  [200, 0],
  [0, 100],
  [100, 100],
  [0, 250],
  [100, 250],
].map(([left = 0, top = 0]) => ({ left, top }));

const from = (at: number) =>
  ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map((key) => neighbour(corners, at, key));

test("arrows lead to the tile before, after, above and below", () => {
  expect(from(0)).toEqual([undefined, 1, undefined, 3]);
  expect(from(4)).toEqual([3, 5, 1, 6]);
  expect(from(6)).toEqual([5, undefined, 4, undefined]);
});

test("if nothing is right below, it is the nearest of the next row", () => {
  expect(from(2)).toEqual([1, 3, undefined, 4]);
});

test("other keys and tiles that do not exist lead nowhere", () => {
  expect(neighbour(corners, 3, "Enter")).toBeUndefined();
  expect(neighbour([], 0, "ArrowRight")).toBeUndefined();
});
