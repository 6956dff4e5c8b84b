// Convolution in float64: windows, sums of products, several channels, and a matrix product.

export type Matrix = number[][];

export const KERNELS = {
  vertical: [
    [-1, 0, 1],
    [-1, 0, 1],
    [-1, 0, 1],
  ],
  horizontal: [
    [-1, -1, -1],
    [0, 0, 0],
    [1, 1, 1],
  ],
  outline: [
    [-1, -1, -1],
    [-1, 8, -1],
    [-1, -1, -1],
  ],
  blur: [
    [1 / 9, 1 / 9, 1 / 9],
    [1 / 9, 1 / 9, 1 / 9],
    [1 / 9, 1 / 9, 1 / 9],
  ],
  sharpen: [
    [0, -1, 0],
    [-1, 5, -1],
    [0, -1, 0],
  ],
  identity: [
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ],
} as const satisfies Record<string, readonly (readonly number[])[]>;
export type KernelName = keyof typeof KERNELS;
export const KERNEL_NAMES = Object.keys(KERNELS) as KernelName[];

export const isKernelName = (text: string): text is KernelName => Object.hasOwn(KERNELS, text);

/** A drawn sample, as 49 digits. */
export const SAMPLE = "0000000011111000000100000010000001000000100000000";
export const SAMPLE_SIDE = 7;

/** Read a sample; what is none is the one of the start. */
export function readSample(text: string): Matrix {
  const digits = /^[01]{49}$/.test(text) ? text : SAMPLE;
  return rows([...digits].map(Number), SAMPLE_SIDE);
}

export const writeSample = (sample: Matrix): string => sample.flat().join("");

/** Read a kernel: the name of one, or nine weights such as `-1,0,1,-1,0,1,-1,0,1`. */
export function readKernel(text: string): Matrix {
  if (isKernelName(text)) return KERNELS[text].map((row) => [...row]);
  const weights = text.split(",").map((part) => (part.trim() ? Number(part) : NaN));
  const isWhole = weights.length === 9 && weights.every(Number.isFinite);
  return isWhole ? rows(weights, 3) : readKernel("vertical");
}

/** Write a kernel, by its name if it has one. */
export function writeKernel(kernel: Matrix): string {
  const text = kernel.flat().join(",");
  return KERNEL_NAMES.find((name) => KERNELS[name].flat().join(",") === text) ?? text;
}

function rows(values: readonly number[], width: number): Matrix {
  const height = Math.ceil(values.length / width);
  return Array.from({ length: height }, (_, r) => values.slice(r * width, (r + 1) * width));
}

export const add = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The numbers under a window. */
export const windowAt = (input: Matrix, row: number, column: number, size: number): Matrix =>
  input.slice(row, row + size).map((line) => line.slice(column, column + size));

/** Multiply the numbers of two matrices of the same shape, each with its own. */
export const multiply = (one: Matrix, other: Matrix): Matrix =>
  one.map((line, r) => line.map((value, c) => value * (other[r]?.[c] ?? NaN)));

/** The dot product of two matrices: the sum of their products. */
export const dot = (one: Matrix, other: Matrix): number => add(multiply(one, other).flat());

/**
 * The kernel that does to a grey picture what a filter of 3 x 3 does.
 *
 * All channels of a grey picture are the same, so the kernels of the channels are added.
 */
export function fromFilter(weights: ArrayLike<number>, channels: number): Matrix {
  const cells = Array.from({ length: 9 }, (_, cell) =>
    add(Array.from({ length: channels }, (_, channel) => weights[channel * 9 + cell] ?? NaN)),
  );
  return rows(
    cells.map((weight) => Number(weight.toPrecision(5))),
    3,
  );
}

/** What Keras calls a convolution: the dot product at each place, without padding. */
export function correlate(input: Matrix, kernel: Matrix): Matrix {
  const size = kernel.length;
  const [height, width] = [input.length - size + 1, (input[0]?.length ?? 0) - size + 1];
  // Loops, since a whole picture is computed anew while a weight is changed.
  return Array.from({ length: height }, (_, r) =>
    Array.from({ length: width }, (_, c) => {
      let sum = 0;
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++) sum += (input[r + y]?.[c + x] ?? 0) * (kernel[y]?.[x] ?? 0);
      return sum;
    }),
  );
}

/** Turn a kernel by half a turn: its rows and its columns in reverse order. */
export const flip = (kernel: Matrix): Matrix => kernel.map((line) => [...line].reverse()).reverse();

/** What mathematics calls a convolution: the kernel is flipped first. */
export const convolve = (input: Matrix, kernel: Matrix): Matrix => correlate(input, flip(kernel));

/** The largest number of a matrix. */
export const largestOf = (matrix: Matrix): number => Math.max(...matrix.flat());

/** Several channels with a kernel each, and a bias: the output of one filter. */
export function filterChannels(inputs: Matrix[], kernels: Matrix[], bias: number): Matrix {
  const parts = inputs.map((input, channel) => correlate(input, kernels[channel] ?? []));
  return (parts[0] ?? []).map((line, r) =>
    line.map((_, c) => add(parts.map((part) => part[r]?.[c] ?? NaN)) + bias),
  );
}

/** The windows of an input as rows: within each by row, column and channel, as Keras has them. */
export function patchRows(inputs: Matrix[], size: number): Matrix {
  const [height, width] = [inputs[0]?.length ?? 0, inputs[0]?.[0]?.length ?? 0];
  const found: Matrix = [];
  for (let r = 0; r + size <= height; r++)
    for (let c = 0; c + size <= width; c++) {
      const line: number[] = [];
      for (let y = 0; y < size; y++)
        for (let x = 0; x < size; x++)
          for (const input of inputs) line.push(input[r + y]?.[c + x] ?? NaN);
      found.push(line);
    }
  return found;
}

/** Kernels as columns: one column for each filter, in the order of `patchRows`. */
export function kernelColumns(filters: Matrix[][]): Matrix {
  const size = filters[0]?.[0]?.length ?? 0;
  const found: Matrix = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      for (let channel = 0; channel < (filters[0]?.length ?? 0); channel++)
        found.push(filters.map((kernels) => kernels[channel]?.[y]?.[x] ?? NaN));
  return found;
}

export const product = (one: Matrix, other: Matrix): Matrix =>
  one.map((line) =>
    (other[0] ?? []).map((_, c) => add(line.map((value, n) => value * (other[n]?.[c] ?? NaN)))),
  );

/** The size of a convolution's layer, with a picture of `size` x `size` and no padding. */
export interface Sizes {
  size: number;
  kernel: number;
  channels: number;
  filters: number;
}

export const countKernels = ({ channels, filters }: Sizes): number => channels * filters;

/** One weight for each cell of each kernel, and a bias for each filter. */
export const countParameters = ({ kernel, channels, filters }: Sizes): number =>
  kernel * kernel * channels * filters + filters;

type Shape = [rows: number, columns: number];

/** The shapes of the matrices: windows as rows, kernels as columns, and their product. */
export function matrixShapes({ size, kernel, channels, filters }: Sizes): {
  windows: Shape;
  weights: Shape;
  sums: Shape;
} {
  const places = (size - kernel + 1) ** 2;
  const weights = kernel * kernel * channels;
  return { windows: [places, weights], weights: [weights, filters], sums: [places, filters] };
}

/** A window of red, green and blue, and a filter for it: small numbers that one can check. */
export const RGB = {
  window: [
    [
      [2, 1, 0],
      [3, 0, 1],
      [2, 3, 2],
    ],
    [
      [3, 0, 1],
      [2, 1, 1],
      [1, 0, 0],
    ],
    [
      [2, 1, 3],
      [0, 3, 1],
      [0, 0, 1],
    ],
  ],
  kernels: [
    [
      [-1, 1, 1],
      [1, 0, -1],
      [-1, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, -1, 1],
      [0, -1, 1],
    ],
    [
      [0, 1, -1],
      [1, -1, 0],
      [-1, 0, 0],
    ],
  ],
  bias: 2,
};
