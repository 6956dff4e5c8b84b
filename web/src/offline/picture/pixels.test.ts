import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fit } from "./fit";
import { upright } from "./orientation";
import type { Pixels } from "./resize";
import { shrink, shrinkFactor } from "./shrink";

interface Case {
  picture: { width: number; height: number; data: string };
  orientation: number;
  input: { width: number; height: number; n_channels: number };
  pixels: string;
}
const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const cases = JSON.parse(readFileSync("golden/pixels.json", "utf-8")) as Case[];

describe("pixels for the classifier", () => {
  it.each(cases)("are those of pellucid: $picture.width x $picture.height", (one) => {
    const { width, height, data } = one.picture;
    const picture: Pixels = { width, height, channels: 3, data: bytes(data) };
    const found = fit(upright(picture, one.orientation), one.input);
    expect([...found]).toEqual([...bytes(one.pixels)]);
  });
});

describe("large JPEGs", () => {
  it("are divided as Pillow's draft divides them", () => {
    expect(shrinkFactor(519, 520, 260)).toBe(1);
    expect(shrinkFactor(520, 900, 260)).toBe(2);
    expect(shrinkFactor(2079, 4000, 260)).toBe(4);
    expect(shrinkFactor(9000, 2080, 260)).toBe(8);
  });

  it("become means of squares, which the edge may cut", () => {
    const picture = { width: 3, height: 2, channels: 1, data: Uint8Array.of(1, 3, 9, 5, 7, 12) };
    expect(shrink(picture, 2)).toEqual({
      width: 2,
      height: 1,
      channels: 1,
      data: Uint8Array.of(4, 11),
    });
  });
});
