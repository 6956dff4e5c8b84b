// Heat maps: colours that differ from a grey picture, and that the colour-blind can tell apart.

import { scaleLinear } from "d3-scale";

/** Every 32nd colour of `plasma`, which is perceptually uniform (van der Walt and Smith, 2015). */
const PLASMA = [
  ...["#0d0887", "#4c02a1", "#7e03a8", "#aa2395", "#cc4778"],
  ...["#e56b5d", "#f89441", "#fdc328", "#f0f921"],
];

const colourOf = scaleLinear<string>()
  .domain(PLASMA.map((_, n) => (255 * n) / (PLASMA.length - 1)))
  .range(PLASMA);
const TABLE = Array.from({ length: 256 }, (_, byte) =>
  Uint8ClampedArray.from(colourOf(byte).match(/\d+/g) ?? [], Number),
);

/**
 * Colour a heat map for a layer over a picture; it is more opaque where it is hotter.
 *
 * @param bytes - The heat, from 0 to 255.
 * @param strength - Opacity of a byte of 255, from 0 to 1.
 * @param share - Share of the largest byte below which nothing is drawn.
 */
export function heatPixels(
  bytes: ArrayLike<number>,
  strength: number,
  share: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(bytes.length * 4);
  let largest = 0;
  for (let i = 0; i < bytes.length; i++) largest = Math.max(largest, bytes[i] ?? 0);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < share * largest) continue;
    pixels.set(TABLE[byte] ?? [], i * 4);
    pixels[i * 4 + 3] = byte * strength;
  }
  return pixels;
}
