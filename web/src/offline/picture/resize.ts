// Resizing as Pillow does it (src/libImaging/Resample.c), bit for bit: a triangle filter that is as
// wide as the reduction asks for, with weights and sums in whole numbers.

/** Pixels in rows, with `channels` bytes each. */
export interface Pixels {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** A part of a picture, in pixels; its edges may lie inside pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Bits of a weight after the point: 8 are for the value, 2 for sums that overshoot. */
const PRECISION = 32 - 8 - 2;

/** For each new pixel, which old ones it is a sum of, and their weights. */
interface Weights {
  /** First old pixel of each new one. */
  first: Int32Array;
  count: Int32Array;
  /** `size` weights of each new pixel. */
  values: Int32Array;
  size: number;
}

function weightsOf(length: number, from: number, to: number, newLength: number): Weights {
  const scale = Math.fround(to - from) / newLength;
  const reach = Math.max(scale, 1);
  const size = 2 * Math.ceil(reach) + 1;
  const first = new Int32Array(newLength);
  const count = new Int32Array(newLength);
  const values = new Int32Array(newLength * size);
  for (let n = 0; n < newLength; n++) {
    const centre = from + (n + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(length, Math.trunc(centre + reach + 0.5));
    const exact: number[] = [];
    let sum = 0;
    for (let old = start; old < end; old++) {
      const distance = Math.abs((old - centre + 0.5) * (1 / reach));
      const weight = distance < 1 ? 1 - distance : 0;
      exact.push(weight);
      sum += weight;
    }
    first[n] = start;
    count[n] = exact.length;
    exact.forEach((weight, k) => {
      values[n * size + k] = Math.trunc(0.5 + (sum ? weight / sum : weight) * 2 ** PRECISION);
    });
  }
  return { first, count, values, size };
}

/**
 * Weigh old values along one line.
 *
 * @param step Distance between neighbours of the line, in both arrays.
 * @param from Start of the line in `data`.
 * @param to Its start in `result`.
 */
function resample(
  data: Pixels["data"],
  result: Uint8Array,
  weights: Weights,
  step: number,
  from: number,
  to: number,
): void {
  const { first, count, values, size } = weights;
  for (let n = 0; n < first.length; n++) {
    let sum = 2 ** (PRECISION - 1);
    let at = from + (first[n] as number) * step;
    const end = n * size + (count[n] as number);
    for (let k = n * size; k < end; k++, at += step) {
      sum += (data[at] as number) * (values[k] as number);
    }
    result[to + n * step] = Math.min(255, Math.max(0, sum >> PRECISION));
  }
}

/** Resize a part of a picture; a side that keeps its length is copied. */
export function resize(picture: Pixels, box: Box, width: number, height: number): Pixels {
  const narrow = (from: Pixels) => resizeWidth(from, box.left, box.right, width);
  const lower = (from: Pixels) => resizeHeight(from, box.top, box.bottom, height);
  // Sums are rounded after each side, so the order matters. Pillow 13 begins with the side that
  // loses more rows or columns, of which a column counts twice.
  const [rows, columns] = [picture.height - height, picture.width - width];
  return rows > 0 && rows > 2 * columns ? narrow(lower(picture)) : lower(narrow(picture));
}

function resizeWidth(picture: Pixels, left: number, right: number, width: number): Pixels {
  if (width === picture.width && left === 0 && right === picture.width) return picture;
  const { height, channels } = picture;
  const data = new Uint8Array(width * height * channels);
  const weights = weightsOf(picture.width, Math.fround(left), Math.fround(right), width);
  for (let row = 0; row < height; row++) {
    for (let c = 0; c < channels; c++) {
      const from = row * picture.width * channels + c;
      resample(picture.data, data, weights, channels, from, row * width * channels + c);
    }
  }
  return { width, height, channels, data };
}

function resizeHeight(picture: Pixels, top: number, bottom: number, height: number): Pixels {
  if (height === picture.height && top === 0 && bottom === picture.height) return picture;
  const { width, channels } = picture;
  const step = width * channels;
  const data = new Uint8Array(step * height);
  const weights = weightsOf(picture.height, Math.fround(top), Math.fround(bottom), height);
  for (let at = 0; at < step; at++) resample(picture.data, data, weights, step, at, at);
  return { width, height, channels, data };
}
