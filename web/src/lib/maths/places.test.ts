import { expect, test } from "vitest";
import { indexOf, placeOf, stepFrom } from "./places";

const place = { channel: 2, row: 1, column: 3 };

test("an index has as many numbers as the output has axes", () => {
  expect(indexOf([4, 5, 6], place)).toEqual([1, 3, 2]);
  expect(indexOf([4, 6], place)).toEqual([1, 2]);
  expect(indexOf([6], place)).toEqual([2]);
  expect(indexOf([], place)).toEqual([]);
  expect(indexOf([2, 7, 4, 5, 6], place)).toEqual([0, 0, 1, 3, 2]);
});

test("what lies beyond the end is the end", () => {
  expect(indexOf([4, 5, 6], { channel: 9, row: -1, column: 99 })).toEqual([0, 4, 5]);
});

test("steps go along the rows, and round", () => {
  expect(stepFrom([2, 4, 6], place, 1)).toEqual({ row: 0, column: 0 });
  expect(stepFrom([2, 4, 6], { ...place, row: 0 }, 1)).toEqual({ row: 1, column: 0 });
  expect(stepFrom([2, 4, 6], { ...place, row: 0, column: 0 }, -1)).toEqual({ row: 1, column: 3 });
  expect(stepFrom([6], { ...place, channel: 5 }, 1)).toEqual({ channel: 0 });
});

test.each([[[4, 5, 6]], [[4, 6]], [[6]], [[]]])("an index of %j has a place", (shape) => {
  const index = indexOf(shape, place);
  expect(indexOf(shape, placeOf(index))).toEqual(index);
});
