// Cutting, resizing and converting a picture for a classifier, as `pellucid.data.decode` does it.

import type { ModelInput } from "../facts";
import { resize, type Box, type Pixels } from "./resize";

/** Cut, resize and convert pixels of three channels to what a classifier takes. */
export function fit(pixels: Pixels, input: ModelInput): Uint8Array {
  const wanted = input.n_channels === 1 ? toGrey(pixels) : pixels;
  const box = centredBox(wanted, input.width, input.height);
  return new Uint8Array(resize(wanted, box, input.width, input.height).data);
}

/** The largest centred part with the proportions of a size, as `pellucid.data.decode` cuts it. */
function centredBox(picture: Pixels, width: number, height: number): Box {
  const scale = Math.min(picture.width / width, picture.height / height);
  const left = Math.max(0, (picture.width - width * scale) / 2);
  const top = Math.max(0, (picture.height - height * scale) / 2);
  return { left, top, right: picture.width - left, bottom: picture.height - top };
}

/** Luma as Pillow computes it (ITU-R 601), from pixels of three channels. */
function toGrey({ width, height, data }: Pixels): Pixels {
  const grey = new Uint8Array(width * height);
  for (let n = 0; n < grey.length; n++) {
    const [r, g, b] = [data[3 * n] as number, data[3 * n + 1] as number, data[3 * n + 2] as number];
    grey[n] = (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16;
  }
  return { width, height, channels: 1, data: grey };
}
