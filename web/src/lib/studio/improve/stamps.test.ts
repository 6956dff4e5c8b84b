import { describe, expect, it } from "vitest";
import { press, stampOf } from "./stamps";
import type { Raster } from "./stamps";

const raster = (width: number, height: number, ...pixels: number[][]): Raster => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, at) => pixels.flat()[at] ?? 0),
});
const pixel = ({ width, data }: Raster, x: number, y: number) => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
];

describe("stamps", () => {
  it("lie over what is there", () => {
    const target = raster(2, 1, [0, 0, 255, 255], [0, 0, 0, 0]);
    const half = stampOf(raster(2, 1, [255, 0, 0, 128], [255, 0, 0, 128]));
    press(target, half, 0, 0, 1);
    // 128 / 255 of red over opaque blue, and over nothing.
    expect(pixel(target, 0, 0)).toEqual([128, 0, 127, 255]);
    expect(pixel(target, 1, 0)).toEqual([255, 0, 0, 128]);
    // Two layers of a half let a quarter through.
    press(target, half, 1, 0, 1);
    expect(pixel(target, 1, 0)[3]).toBe(192);
  });

  it("are fainter with a lower opacity", () => {
    const target = raster(1, 1, [0, 0, 0, 255]);
    press(target, stampOf(raster(1, 1, [200, 100, 50, 255])), 0, 0, 0.5);
    expect(pixel(target, 0, 0)).toEqual([100, 50, 25, 255]);
  });

  it("are cut off at the edges, and leave transparent pixels alone", () => {
    const red = [255, 0, 0, 255];
    const ring = stampOf(raster(3, 3, red, red, red, red, [9, 9, 9, 0], red, red, red, red));
    expect(ring.opacities).toHaveLength(8);
    const target = raster(3, 3);
    press(target, ring, 1, -2, 1); // its lowest row, of which two pixels are inside
    const drawn = Array.from({ length: 9 }, (_, at) => target.data[4 * at + 3]);
    expect(drawn).toEqual([0, 255, 255, 0, 0, 0, 0, 0, 0]);
    press(target, ring, 0, 0, 1);
    expect(pixel(target, 1, 1)[3]).toBe(0);
  });
});
