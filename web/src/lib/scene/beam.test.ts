import { expect, test } from "vitest";
import { edgesOf, outlineOf } from "./beam";

const field = { left: 0, top: 0, right: 10, bottom: 10 };
const cell = { left: 20, top: 4, right: 22, bottom: 6 };

test("edges join corners with corners", () => {
  expect(edgesOf(field, cell)).toEqual([
    "M0,0 L20,4",
    "M10,0 L22,4",
    "M10,10 L22,6",
    "M0,10 L20,6",
  ]);
});

test("the outline leaves out corners that lie inside", () => {
  const points = outlineOf(field, cell)
    .slice(1, -2)
    .split(" L")
    .map((point) => point.split(",").map(Number));
  expect(points).toHaveLength(6);
  for (const corner of [
    [0, 0],
    [10, 0],
    [22, 4],
    [22, 6],
    [10, 10],
    [0, 10],
  ])
    expect(points).toContainEqual(corner);
});
