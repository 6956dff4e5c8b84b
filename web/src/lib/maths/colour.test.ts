import { expect, test } from "vitest";
import { blend, colourOf, paint, palette, textOn, rescale } from "./colour";

test("nothing has the page's shade, and signs have their own colours", () => {
  const table = palette(-1, 1, "light");
  const [red, , blue] = table.slice(0, 3);
  expect(blue).toBeGreaterThan(red ?? 0);
  const [redAtTop, , blueAtTop] = table.slice(255 * 3);
  expect(redAtTop).toBeGreaterThan(blueAtTop ?? 0);
  expect(colourOf(0, 5, "dark")).toBe("rgb(32, 37, 47)");
  expect(colourOf(0, 0, "light")).toBe("rgb(244, 245, 247)");
});

test("bytes become pixels", () => {
  const table = palette(0, 1, "light");
  expect([...paint([255], table)]).toEqual([...table.slice(255 * 3), 255]);
});

test.each([
  [0, [1, 128, 255]],
  [0.25, [33, 128, 223]],
  [1, [128, 128, 128]],
])("a share of %d of another map", (share, expected) => {
  const [one, other] = [Uint8Array.of(1, 128, 255), Uint8Array.of(128, 128, 128)];
  expect([...blend(one, other, share)]).toEqual(expected);
});

test.each([
  ["rgb(255, 255, 255)", "#000"],
  ["rgb(0, 0, 0)", "#fff"],
  ["rgb(194, 65, 12)", "#fff"],
  ["rgb(255, 154, 92)", "#000"],
])("text on %s is %s", (colour, text) => {
  expect(textOn(colour)).toBe(text);
});

test("a map on a larger scale is paler, and one on a smaller scale reaches the full colour", () => {
  expect([...rescale(Uint8Array.of(1, 128, 255, 178), 0.5)]).toEqual([65, 128, 192, 153]);
  expect([...rescale(Uint8Array.of(1, 128, 200), 4)]).toEqual([1, 128, 255]);
});
