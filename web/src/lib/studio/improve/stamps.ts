// Copies small pictures onto a large one. A canvas takes a second for fifty thousand of them if it has
// to draw them one by one without a graphics processor.

/** Pixels from the top left, row after row: red, green, blue, and opacity, from 0 to 255. */
export interface Raster {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** A small picture, as a list of those of its pixels that are not transparent. */
export interface Stamp {
  width: number;
  height: number;
  /** Position of each pixel from the top left. */
  xs: Int32Array;
  ys: Int32Array;
  /** Red, green and blue of each pixel in turn, from 0 to 255. */
  colours: Uint8ClampedArray;
  /** Opacity of each pixel, from 0 to 1. */
  opacities: Float32Array;
}

export function stampOf({ width, height, data }: Raster): Stamp {
  const pixels = Array.from({ length: width * height }, (_, at) => at).filter(
    (at) => data[4 * at + 3],
  );
  return {
    width,
    height,
    xs: Int32Array.from(pixels, (at) => at % width),
    ys: Int32Array.from(pixels, (at) => Math.floor(at / width)),
    colours: Uint8ClampedArray.from(pixels.flatMap((at) => [...data.subarray(4 * at, 4 * at + 3)])),
    opacities: Float32Array.from(pixels, (at) => (data[4 * at + 3] ?? 0) / 255),
  };
}

/**
 * Lay a stamp over a picture; what would lie outside of the picture is left out.
 *
 * The result is that of "source over": Porter and Duff, "Compositing Digital Images" (1984).
 *
 * @param left - Position of the stamp's left edge, a whole number of pixels.
 * @param top - Position of its top edge.
 * @param opacity - Factor of its opacity, from 0 to 1.
 */
export function press(
  target: Raster,
  stamp: Stamp,
  left: number,
  top: number,
  opacity: number,
): void {
  const { width, height, data } = target;
  const { xs, ys, colours, opacities } = stamp;
  const n = opacities.length;
  // Plain loops: fifty thousand stamps have millions of pixels.
  for (let pixel = 0; pixel < n; pixel++) {
    const x = left + (xs[pixel] ?? 0);
    const y = top + (ys[pixel] ?? 0);
    if (x < 0 || y < 0 || x >= width || y >= height) continue;
    const at = 4 * (y * width + x);
    const above = opacity * (opacities[pixel] ?? 0);
    const below = ((data[at + 3] ?? 0) / 255) * (1 - above);
    const share = above / (above + below);
    for (let channel = 0; channel < 3; channel++) {
      const before = data[at + channel] ?? 0;
      data[at + channel] = before + share * ((colours[3 * pixel + channel] ?? 0) - before);
    }
    data[at + 3] = 255 * (above + below);
  }
}
