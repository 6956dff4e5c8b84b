// Small maps as images; each is decoded and coloured once, since the scene shows it again and again.

import type { SmallMap } from "../api/client";
import { blend, paint, rescale, signedPalette, type Theme } from "../maths/colour";

const decoded = new WeakMap<SmallMap, Uint8Array>();
const images: Record<Theme, WeakMap<SmallMap, ImageData>> = {
  light: new WeakMap(),
  dark: new WeakMap(),
};

function bytesOf(map: SmallMap): Uint8Array {
  const known = decoded.get(map);
  if (known) return known;
  const text = atob(map.pixels);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  decoded.set(map, bytes);
  return bytes;
}

const imageFrom = (bytes: Uint8Array, { columns, rows }: SmallMap, theme: Theme): ImageData =>
  new ImageData(paint(bytes, signedPalette(theme)), columns, rows);

/**
 * Draw a map.
 *
 * @param map - The map.
 * @param theme - Light or dark.
 * @param full - Absolute value that is drawn as full colour; by default, the map's own scale.
 */
export function imageOf(map: SmallMap, theme: Theme, full = map.scale): ImageData {
  if (full !== map.scale) return imageFrom(rescale(bytesOf(map), map.scale / full), map, theme);
  const image = images[theme].get(map) ?? imageFrom(bytesOf(map), map, theme);
  images[theme].set(map, image);
  return image;
}

/** The mean of two maps on the same scale; `share` is the weight of the other one. */
export const blendOf = (map: SmallMap, other: SmallMap, share: number, theme: Theme): ImageData =>
  imageFrom(blend(bytesOf(map), bytesOf(other), share), map, theme);
