// Activations as colours: nothing is the page's own shade, blue is negative, orange positive.

import { scaleLinear } from "d3-scale";

const ANCHORS = {
  light: ["#1d5fb8", "#f4f5f7", "#c2410c"],
  dark: ["#6aa9ff", "#20252f", "#ff9a5c"],
} as const;

export type Theme = keyof typeof ANCHORS;

/** Colours for bytes that run from `low` to `high`: 256 times red, green, blue. */
export function palette(low: number, high: number, theme: Theme): Uint8ClampedArray {
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const colour = scaleLinear<string>().domain([-1, 0, 1]).range(ANCHORS[theme]).clamp(true);
  const table = new Uint8ClampedArray(256 * 3);
  for (let byte = 0; byte < 256; byte++) {
    const value = low + ((high - low) * byte) / 255;
    const parts = colour(value / largest).match(/\d+/g) ?? [];
    table.set(parts.slice(0, 3).map(Number), byte * 3);
  }
  return table;
}

const signed = new Map<Theme, Uint8ClampedArray>();

/** Colours for bytes of which 128 is 0; they are computed once for each theme. */
export function signedPalette(theme: Theme): Uint8ClampedArray {
  const known = signed.get(theme) ?? palette(-1, 1, theme);
  signed.set(theme, known);
  return known;
}

/** The colour of one number, where `largest` is full. */
export function colourOf(value: number, largest: number, theme: Theme): string {
  const colour = scaleLinear<string>().domain([-1, 0, 1]).range(ANCHORS[theme]).clamp(true);
  return colour(largest && Number.isFinite(value) ? value / largest : 0);
}

/** Black or white, whichever is read better on a colour such as rgb(1, 2, 3). */
export function textOn(colour: string): string {
  // Relative luminance and contrast as in WCAG 2.2.
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? "#000" : "#fff";
}

/** Mean of two maps on the same scale: `share` is 0 for the first alone, and 1 for the other. */
export function blend(one: Uint8Array, other: Uint8Array, share: number): Uint8Array {
  const mean = new Uint8Array(one.length);
  // A loop, since it runs for all maps in each frame while a divider is dragged.
  for (let i = 0; i < one.length; i++) {
    const byte = one[i] ?? 0;
    mean[i] = Math.round(byte + share * ((other[i] ?? byte) - byte));
  }
  return mean;
}

/** Signed bytes, of which 128 is 0, times a factor; what is too large becomes full colour. */
export const rescale = (bytes: Uint8Array, factor: number): Uint8Array =>
  bytes.map((byte) => Math.min(255, Math.max(1, Math.round(128 + (byte - 128) * factor))));

/** Bytes of one map to pixels with colours. */
export function paint(
  bytes: ArrayLike<number>,
  table: Uint8ClampedArray,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(bytes.length * 4);
  for (let i = 0; i < bytes.length; i++) {
    const at = (bytes[i] ?? 0) * 3;
    pixels[i * 4] = table[at] ?? 0;
    pixels[i * 4 + 1] = table[at + 1] ?? 0;
    pixels[i * 4 + 2] = table[at + 2] ?? 0;
    pixels[i * 4 + 3] = 255;
  }
  return pixels;
}
