import { expect, test } from "vitest";
import { drawToScale, extentOf, sizeOfShape } from "./row";

test("the size of an output", () => {
  expect(sizeOfShape([26, 20, 64])).toEqual({ rows: 26, columns: 20, channels: 64 });
  expect(sizeOfShape([197, 64])).toEqual({ rows: 197, columns: 1, channels: 64 });
  expect(sizeOfShape([10])).toEqual({ rows: 1, columns: 1, channels: 10 });
  expect(sizeOfShape([])).toEqual({ rows: 1, columns: 1, channels: 1 });
  expect(sizeOfShape([2, 3, 4, 5])).toEqual({ rows: 3, columns: 4, channels: 5 });
});

test("maps get smaller and depth grows, and the largest fills the room", () => {
  const sizes = [
    { rows: 100, columns: 100, channels: 4 },
    { rows: 25, columns: 25, channels: 16 },
    { rows: 1, columns: 1, channels: 64 },
  ];
  const room = { height: 232, depth: 60 };
  const [first, second, last] = drawToScale(sizes, room);
  if (!first || !second || !last) throw new Error("Something is not drawn.");
  expect(first.height + first.shift).toBeCloseTo(room.height);
  // Square roots: a fourth of the size is half as long.
  expect(second.height).toBeCloseTo(first.height / 2);
  expect(second.depth).toBeCloseTo(first.depth * 2);
  expect(last.depth).toBeCloseTo(first.depth * 4);
  expect(last.depth).toBeLessThanOrEqual(room.depth);
  expect(last.height).toBeGreaterThan(0);
});

test("what is tiny is still seen", () => {
  const [, tiny] = drawToScale(
    [
      { rows: 1000, columns: 1000, channels: 1 },
      { rows: 1, columns: 1, channels: 1 },
    ],
    { height: 100, depth: 20 },
  );
  expect(tiny?.height).toBeGreaterThanOrEqual(3);
  expect(tiny?.depth).toBeGreaterThanOrEqual(3);
});

test("a map keeps its shape, but is never too thin to be pointed at", () => {
  expect(extentOf({ rows: 20, columns: 40 }, 60)).toEqual({ width: 60, height: 30 });
  expect(extentOf({ rows: 197, columns: 1 }, 60)).toEqual({ width: 10, height: 60 });
});
