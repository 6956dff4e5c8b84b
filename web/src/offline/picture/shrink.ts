// JPEGs are decoded at a fraction of their size in pellucid (docs/decisions/0034). The decoder's
// inverse transforms of 4, 2 and 1 points give averages of neighbours (libjpeg, jidctred.c), so the
// averages of the full picture are the same up to rounding and the smoothing of the colours.

import type { Pixels } from "./resize";

/** By what a JPEG's sides are divided for an input whose longer side has `side` pixels. */
export function shrinkFactor(width: number, height: number, side: number): number {
  const most = Math.min(Math.floor(width / side), Math.floor(height / side));
  return [8, 4, 2].find((factor) => most >= factor) ?? 1;
}

/** Average squares of `factor` x `factor` pixels; those at the edge may be cut. */
export function shrink(picture: Pixels, factor: number): Pixels {
  if (factor === 1) return picture;
  const { channels } = picture;
  const [width, height] = [Math.ceil(picture.width / factor), Math.ceil(picture.height / factor)];
  const data = new Uint8Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    const bottom = Math.min(picture.height, (y + 1) * factor);
    for (let x = 0; x < width; x++) {
      const right = Math.min(picture.width, (x + 1) * factor);
      const n = (bottom - y * factor) * (right - x * factor);
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let row = y * factor; row < bottom; row++) {
          for (let column = x * factor; column < right; column++) {
            sum += picture.data[(row * picture.width + column) * channels + c] as number;
          }
        }
        data[at++] = Math.round(sum / n);
      }
    }
  }
  return { width, height, channels, data };
}
