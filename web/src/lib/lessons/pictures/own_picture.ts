// A file that the reader chose, as few pixels; it stays in the browser.

import type { Pixel } from "./core";

/** The largest centred square of the picture, with that many pixels on a side. */
export async function readPicture(file: File, side: number): Promise<Pixel[][]> {
  const bitmap = await createImageBitmap(file);
  const shorter = Math.min(bitmap.width, bitmap.height);
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no 2d context");
  context.imageSmoothingQuality = "high";
  // Transparent areas become white.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  const [x, y] = [(bitmap.width - shorter) / 2, (bitmap.height - shorter) / 2];
  context.drawImage(bitmap, x, y, shorter, shorter, 0, 0, side, side);
  bitmap.close();
  const { data } = context.getImageData(0, 0, side, side);
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column): Pixel => {
      const at = 4 * (row * side + column);
      return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    }),
  );
}
