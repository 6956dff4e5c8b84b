// From a picture's file to the pixels that a classifier takes, as `pellucid.data.decode` does it.

import type { ModelInput } from "../facts";
import { readFile, RefusedPicture } from "./file_facts";
import { fit } from "./fit";
import { upright } from "./orientation";
import type { Pixels } from "./resize";
import { shrink, shrinkFactor } from "./shrink";

/** As in `pellucid.data.decode`. */
const MAX_BYTES = 2 ** 29;
/** As in `pellucid.data.picture_bounds`. */
const MAX_PIXELS = 89_478_485;
/** Rows that are read from the browser at once: a canvas of a large picture may be too large. */
const ROWS_AT_ONCE = 512;

/**
 * Decode a picture.
 *
 * @returns Bytes in rows, `input.n_channels` for each pixel.
 * @throws RefusedPicture if it cannot be read as pellucid reads it.
 */
export async function decode(file: Blob, input: ModelInput): Promise<Uint8Array> {
  if (file.size > MAX_BYTES) throw new RefusedPicture("large");
  const { kind, orientation, content } = readFile(new Uint8Array(await file.arrayBuffer()));
  let pixels = await readPixels(content);
  if (kind === "jpeg") {
    const side = Math.max(input.width, input.height);
    pixels = shrink(pixels, shrinkFactor(pixels.width, pixels.height, side));
  }
  return fit(upright(pixels, orientation), input);
}

/** Let the browser decode a picture, in sRGB and on white. */
async function readPixels(content: Blob): Promise<Pixels> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(content);
  } catch {
    throw new RefusedPicture("unreadable");
  }
  try {
    const { width, height } = bitmap;
    if (width * height > MAX_PIXELS) throw new RefusedPicture("pixels");
    const data = new Uint8Array(3 * width * height);
    for (let top = 0, at = 0; top < height; top += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, height - top);
      const rgba = readRows(bitmap, top, rows);
      for (let n = 0; n < rgba.length; n += 4) {
        data[at++] = rgba[n] as number;
        data[at++] = rgba[n + 1] as number;
        data[at++] = rgba[n + 2] as number;
      }
    }
    return { width, height, channels: 3, data };
  } finally {
    bitmap.close();
  }
}

function readRows(bitmap: ImageBitmap, top: number, rows: number): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = rows;
  const context = canvas.getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
  if (!context) throw new RefusedPicture("pixels");
  context.fillStyle = "white";
  context.fillRect(0, 0, bitmap.width, rows);
  context.drawImage(bitmap, 0, -top);
  return context.getImageData(0, 0, bitmap.width, rows).data;
}
