import { expect, test } from "vitest";
import { moved } from "./grid_keys";

test.each([
  ["ArrowUp", { row: 0, column: 2 }],
  ["ArrowDown", { row: 2, column: 2 }],
  ["ArrowLeft", { row: 1, column: 1 }],
  ["ArrowRight", { row: 1, column: 3 }],
  ["Home", { row: 1, column: 0 }],
  ["End", { row: 1, column: 3 }],
])("%s moves to another cell", (key, place) => {
  expect(moved(key, { row: 1, column: 2 }, [3, 4])).toEqual(place);
});

test("the edges hold, and other keys lead nowhere", () => {
  expect(moved("ArrowUp", { row: 0, column: 0 }, [3, 4])).toEqual({ row: 0, column: 0 });
  expect(moved("ArrowRight", { row: 0, column: 3 }, [3, 4])).toEqual({ row: 0, column: 3 });
  for (const key of ["Enter", " ", "Tab", "constructor"])
    expect(moved(key, { row: 0, column: 0 }, [3, 4])).toBeNull();
});
