import { expect, test } from "vitest";
import { nextStop, type Stop } from "./fan_stops";

function way(shape: number[]): Stop[] {
  const stops: Stop[] = [nextStop(shape, null)];
  for (;;) {
    const next = nextStop(shape, stops.at(-1) ?? null);
    if (next.row === 0 && next.column === 0) return stops;
    stops.push(next);
  }
}

test("a small map is passed place by place", () => {
  const places = [0, 1, 2].flatMap((row) => [0, 1].map((column) => ({ row, column })));
  expect(way([3, 2, 8])).toEqual(places);
  expect(way([1, 1, 4])).toEqual([{ row: 0, column: 0 }]);
});

test("the way over a large map has an end, and stays inside", () => {
  const stops = way([112, 60, 64]);
  expect(stops.length).toBeLessThanOrEqual(144);
  expect(Math.max(...stops.map((stop) => stop.row))).toBeLessThan(112);
  expect(Math.max(...stops.map((stop) => stop.column))).toBeLessThan(60);
});
