import { expect, test } from "vitest";
import { heatPixels } from "./heat";

const RAMP = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Relative luminance as in WCAG 2.2. */
function luminanceAt(pixels: Uint8ClampedArray, i: number): number {
  const [red = 0, green = 0, blue = 0] = [...pixels.slice(i * 4, i * 4 + 3)].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test("hotter is brighter and more opaque", () => {
  const pixels = heatPixels(RAMP, 0.5, 0);
  expect([...pixels.slice(0, 4)]).toEqual([13, 8, 135, 0]);
  expect([...pixels.slice(-4)]).toEqual([240, 249, 33, 128]);
  for (let byte = 4; byte < 256; byte += 4) {
    expect(luminanceAt(pixels, byte)).toBeGreaterThan(luminanceAt(pixels, byte - 4));
    expect(pixels[byte * 4 + 3]).toBeGreaterThan(pixels[byte * 4 - 13] ?? 0);
  }
});

test("nothing is drawn below the threshold, a share of the largest value", () => {
  const pixels = heatPixels([0, 49, 50, 100], 1, 0.5);
  expect([3, 7, 11, 15].map((i) => pixels[i])).toEqual([0, 0, 50, 100]);
});
