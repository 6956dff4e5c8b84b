import { expect, test } from "vitest";
import { placeLayers } from "./lanes";

const at = (nodes: { number: number; inputs: number[] }[]) =>
  placeLayers(nodes).map(({ number, column, lane }) => [number, column, lane]);

test("a bottleneck has a lane for its shortcut", () => {
  // 10: the projection; 11, 12: the way down; 13: the sum.
  const nodes = [
    { number: 10, inputs: [9] },
    { number: 11, inputs: [9] },
    { number: 12, inputs: [11] },
    { number: 13, inputs: [10, 12] },
  ];
  expect(at(nodes)).toEqual([
    [10, 0, 0],
    [11, 0, 1],
    [12, 1, 1],
    [13, 2, 0],
  ]);
});

test("the four branches of an inception module have four lanes", () => {
  const nodes = [
    { number: 1, inputs: [0] },
    { number: 2, inputs: [0] },
    { number: 3, inputs: [2] },
    { number: 4, inputs: [0] },
    { number: 5, inputs: [4] },
    { number: 6, inputs: [0] },
    { number: 7, inputs: [6] },
    { number: 8, inputs: [1, 3, 5, 7] },
  ];
  const places = placeLayers(nodes);
  expect(new Set(places.map((place) => place.lane)).size).toBe(4);
  expect(places.at(-1)).toEqual({ number: 8, column: 2, lane: 0 });
  const taken = places.map((place) => `${place.column}/${place.lane}`);
  expect(new Set(taken).size).toBe(nodes.length);
});
