// A small convnet with fixed weights, and what it makes of an object that moves.

export type Padding = "valid" | "same";
export interface Settings {
  padding: Padding;
  /** Of the first convolution. */
  stride: 1 | 2;
}

export const SIDE = 28;
export const BACKGROUND = 0.2;
export const OBJECT: number[][] = [
  [0.2, 0.8, 1, 0.2],
  [0.9, 0.3, 1, 0.6],
  [1, 0.2, 0.4, 1],
  [0.2, 1, 0.7, 0.2],
];
/** The largest row and column of the object. */
export const LAST = SIDE - OBJECT.length;
/** From here, the object can move by 8 pixels without its windows reaching the border. */
export const START = { row: 12, column: 8 };
export const N_SHIFTS = 8;

type Map = number[][];

/** For each filter a kernel for each channel that it reads, a bias, and ReLU afterwards. */
export interface Convolution {
  kernels: Map[][];
  biases: number[];
}

export const FIRST: Convolution = {
  kernels: [
    [
      [
        [1, 0, -1],
        [2, 0, -2],
        [1, 0, -1],
      ],
    ],
    [
      [
        [1, 2, 1],
        [0, 0, 0],
        [-1, -2, -1],
      ],
    ],
  ],
  biases: [-0.3, -0.3],
};

export const SECOND: Convolution = {
  kernels: [
    [
      [
        [0.5, 0, 0.5],
        [0, -0.5, 0],
        [0.5, 0, 0.5],
      ],
      [
        [0, 0.5, 0],
        [0.5, -0.5, 0.5],
        [0, 0.5, 0],
      ],
    ],
    [
      [
        [0, 0.5, 0],
        [0.5, 0.5, 0.5],
        [0, 0.5, 0],
      ],
      [
        [-0.5, 0, 0.5],
        [0, 0.5, 0],
        [0.5, 0, -0.5],
      ],
    ],
  ],
  biases: [-0.5, -0.5],
};

/** A row for each of the two means, a column for each of the two classes. */
export const WEIGHTS = [
  [12, -12],
  [8, -8],
];
export const BIASES = [-0.8, 0.8];

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** A grey picture with the object; parts beyond the border are not there. */
export const picture = (row: number, column: number): Map =>
  range(SIDE).map((r) => range(SIDE).map((c) => OBJECT[r - row]?.[c - column] ?? BACKGROUND));

/** Zeros around a square map: so many before it, and so many after. */
function zeroPadded(map: Map, before: number, after: number): Map {
  const blank = range(before + map.length + after).map(() => 0);
  const rows = map.map((row) => [...blank.slice(0, before), ...row, ...blank.slice(0, after)]);
  return [...range(before).map(() => blank), ...rows, ...range(after).map(() => blank)];
}

/** A convolution as Keras computes it, with ReLU. */
export function convolve(maps: Map[], { kernels, biases }: Convolution, settings: Settings): Map[] {
  const { padding, stride } = settings;
  const size = maps[0]?.length ?? 0;
  const n = padding === "same" ? Math.ceil(size / stride) : Math.floor((size - 3) / stride) + 1;
  const zeros = padding === "same" ? Math.max(0, (n - 1) * stride + 3 - size) : 0;
  const before = Math.floor(zeros / 2);
  const read = maps.map((map) => zeroPadded(map, before, zeros - before));
  return kernels.map((filter, f) =>
    range(n).map((row) =>
      range(n).map((column) => {
        let total = biases[f] ?? 0;
        // Loops by index, since a curve needs this for all places of the object.
        for (let m = 0; m < filter.length; m++)
          for (let i = 0; i < 3; i++) {
            const line = read[m]?.[row * stride + i] ?? [];
            const weights = filter[m]?.[i] ?? [];
            for (let j = 0; j < 3; j++)
              total += (weights[j] ?? 0) * (line[column * stride + j] ?? 0);
          }
        return Math.max(0, total);
      }),
    ),
  );
}

export const LAYERS = ["picture", "first", "second", "means", "answer"] as const;
export type LayerName = (typeof LAYERS)[number];

export interface Trace {
  picture: Map;
  first: Map[];
  second: Map[];
  means: number[];
  answer: number[];
}

/** The values of all layers; the answer is the probabilities of the object and of the rest. */
export function run(row: number, column: number, settings: Settings): Trace {
  const drawn = picture(row, column);
  const first = convolve([drawn], FIRST, settings);
  const second = convolve(first, SECOND, { ...settings, stride: 1 });
  const means = second.map((map) => sum(map.flat()) / map.flat().length);
  const logits = BIASES.map((bias, to) =>
    sum([bias, ...means.map((value, map) => value * (WEIGHTS[map]?.[to] ?? 0))]),
  );
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const answer = powers.map((power) => power / sum(powers));
  return { picture: drawn, first, second, means, answer };
}

export const probability = (row: number, column: number, settings: Settings): number =>
  run(row, column, settings).answer[0] ?? 0;

/** The probability with the object in each column of that row. */
export const curve = (row: number, settings: Settings): number[] =>
  range(LAST + 1).map((column) => probability(row, column, settings));

/** The largest change from the value at `start`, up to `n` values further. */
export function largestChange(values: number[], start: number, n: number): number {
  const first = values[start] ?? 0;
  return Math.max(...values.slice(start, start + n + 1).map((value) => Math.abs(value - first)));
}

/** Highest minus lowest. */
export const rangeOf = (values: number[]): number => Math.max(...values) - Math.min(...values);

const norm = (values: number[]) => Math.sqrt(sum(values.map((v) => v * v)));

/** Length of the difference, as a share of the length of the first. */
export const relativeChange = (one: number[], other: number[]): number =>
  norm(one.map((v, i) => (other[i] ?? 0) - v)) / norm(one);

const flat: { [Name in LayerName]: (trace: Trace) => number[] } = {
  picture: (trace) => trace.picture.flat(),
  first: (trace) => trace.first.flat(2),
  second: (trace) => trace.second.flat(2),
  means: (trace) => trace.means,
  answer: (trace) => trace.answer,
};

/** How much each layer changes if the object moves from its start to that column. */
export function changeByLayer(column: number, settings: Settings): Record<LayerName, number> {
  const before = run(START.row, START.column, settings);
  const after = run(START.row, column, settings);
  return Object.fromEntries(
    LAYERS.map((name) => [name, relativeChange(flat[name](before), flat[name](after))]),
  ) as Record<LayerName, number>;
}

/** Cells of the second convolution, before and after, whose windows reach the padding. */
function edges({ padding, stride }: Settings): [number, number] {
  if (padding === "valid") return [0, 0];
  return stride === 1 ? [2, 2] : [1, 2];
}

/**
 * How far the second convolution is from moving along, if the object moves by `shift` pixels: its
 * maps after the shift, against its maps before that are moved by whole cells (the better of two if
 * the shift is no multiple of the stride). What reads the padding is left out.
 */
export function equivarianceError(shift: number, settings: Settings): number {
  const before = run(START.row, START.column, settings).second;
  const after = run(START.row, START.column + shift, settings).second;
  const [near, far] = edges(settings);
  const end = (before[0]?.length ?? 0) - far;
  const inside = (maps: Map[], from: number, to: number) =>
    maps.flatMap((map) => map.slice(near, end).flatMap((row) => row.slice(from, to)));
  const errors = [Math.floor, Math.ceil].map((round) => {
    const cells = round(shift / settings.stride);
    return relativeChange(inside(before, near, end - cells), inside(after, near + cells, end));
  });
  return Math.min(...errors);
}
