// Turning a picture upright, as its file says.

import type { Pixels } from "./resize";

/**
 * Where a pixel of the upright picture lies in the stored one, by the orientation of EXIF.
 *
 * `x` and `y` are the place in the upright picture; `right` and `down` are the last column and row
 * of the stored one.
 */
const PLACES: Record<
  number,
  (x: number, y: number, right: number, down: number) => [number, number]
> = {
  2: (x, y, right) => [right - x, y],
  3: (x, y, right, down) => [right - x, down - y],
  4: (x, y, _right, down) => [x, down - y],
  5: (x, y) => [y, x],
  6: (x, y, _right, down) => [y, down - x],
  7: (x, y, right, down) => [right - y, down - x],
  8: (x, y, right) => [right - y, x],
};

/** Turn a picture upright. */
export function upright(picture: Pixels, orientation: number): Pixels {
  const place = PLACES[orientation];
  if (!place) return picture;
  const isTurned = orientation >= 5;
  const width = isTurned ? picture.height : picture.width;
  const height = isTurned ? picture.width : picture.height;
  const { channels } = picture;
  const data = new Uint8Array(picture.data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [column, row] = place(x, y, picture.width - 1, picture.height - 1);
      const from = (row * picture.width + column) * channels;
      for (let c = 0; c < channels; c++) data[at++] = picture.data[from + c] as number;
    }
  }
  return { width, height, channels, data };
}
