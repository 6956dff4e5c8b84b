// A small convnet that was trained on drawn pictures, and the evidence for its answers.

import { randomNumbers } from "../neuron/random";

export const SIDE = 16;
const BACKGROUND = 0.3;
const BRIGHT = 0.6;
const NOISE = 0.1;
/** Rows and columns of the white mark in the upper left corner. */
export const MARK = 3;
export const SHAPES = [
  ["#...#", ".#.#.", "..#..", ".#.#.", "#...#"],
  [".###.", "#...#", "#...#", "#...#", ".###."],
];
export const SHAPE_SIDE = 5;
/** Where a shape can begin, in both directions; it never touches the mark. */
export const FIRST = 3;
export const LAST = SIDE - SHAPE_SIDE;

export type Map = number[][];

export interface Drawn {
  /** 0 for the cross, 1 for the ring. */
  shape: number;
  row: number;
  column: number;
  isMarked: boolean;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);
const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
const mean = (values: number[]) => sum(values) / values.length;

/** A grey picture from 0 to 1; its noise is the same with and without the mark. */
export function drawPicture({ shape, row, column, isMarked }: Drawn): Map {
  const random = randomNumbers((shape * SIDE + row) * SIDE + column + 1);
  return range(SIDE).map((r) =>
    range(SIDE).map((c) => {
      const noise = NOISE * (2 * random() - 1);
      if (isMarked && r < MARK && c < MARK) return 1;
      return (SHAPES[shape]?.[r - row]?.[c - column] === "#" ? BRIGHT : BACKGROUND) + noise;
    }),
  );
}

/** For each filter a kernel for each channel that it reads, and a bias. */
export interface Convolution {
  kernels: Map[][];
  biases: number[];
}

export interface Network {
  first: Convolution;
  second: Convolution;
  /** A row for each mean, a column for each class. */
  weights: number[][];
  biases: number[];
}

/** A 3 x 3 convolution with ReLU, with zeros around the maps or not. */
function convolve(maps: Map[], { kernels, biases }: Convolution, padding: 0 | 1): Map[] {
  const size = maps[0]?.length ?? 0;
  const n = size + 2 * padding - 2;
  return kernels.map((filter, f) => {
    const sums = range(n).map(() => new Array<number>(n).fill(biases[f] ?? 0));
    // A weight at a time, since covering every place needs this some hundred times.
    for (const [m, kernel] of filter.entries())
      for (const [i, weights] of kernel.entries())
        for (const [j, weight] of weights.entries())
          for (let row = Math.max(0, padding - i); row < Math.min(n, size + padding - i); row++) {
            const read = maps[m]?.[row + i - padding] ?? [];
            const line = sums[row] ?? [];
            const end = Math.min(n, size + padding - j);
            for (let column = Math.max(0, padding - j); column < end; column++)
              line[column] =
                (line[column] as number) + weight * (read[column + j - padding] as number);
          }
    return sums.map((line) => line.map((value) => Math.max(0, value)));
  });
}

const pool = (map: Map): Map =>
  range(Math.floor(map.length / 2)).map((r) => {
    const [upper, lower] = [map[2 * r] ?? [], map[2 * r + 1] ?? []];
    return range(Math.floor(map.length / 2)).map((c) =>
      Math.max(
        upper[2 * c] as number,
        upper[2 * c + 1] as number,
        lower[2 * c] as number,
        lower[2 * c + 1] as number,
      ),
    );
  });

/** Rows of the picture that one number of each layer depends on: kernels, and the pooling's step. */
export function fieldSizes(): { first: number; pooled: number; second: number; mean: number } {
  const [kernel, window, step] = [3, 2, 2];
  const pooled = kernel + (window - 1);
  return { first: kernel, pooled, second: pooled + step * (kernel - 1), mean: SIDE };
}

/** The layers whose maps Grad-CAM can weight. */
export const LAYERS = ["second", "pooled"] as const;
export type LayerName = (typeof LAYERS)[number];

export interface Trace {
  first: Map[];
  pooled: Map[];
  second: Map[];
  logits: number[];
  probabilities: number[];
}

export function run(picture: Map, network: Network): Trace {
  const first = convolve([picture], network.first, 0);
  const pooled = first.map(pool);
  const second = convolve(pooled, network.second, 1);
  const means = second.map((map) => mean(map.flat()));
  const logits = network.biases.map((bias, to) =>
    sum([bias, ...means.map((value, map) => value * (network.weights[map]?.[to] ?? 0))]),
  );
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  return { first, pooled, second, logits, probabilities: powers.map((one) => one / sum(powers)) };
}

/** The gradient of a class's logit at each number of a layer. */
export function gradientsAt(layer: LayerName, trace: Trace, network: Network, to: number): Map[] {
  const { second, pooled } = trace;
  const n = (second[0]?.length ?? 0) ** 2;
  // Behind the second convolution there are only the mean and a weight.
  const atSecond = second.map((map, m) =>
    map.map((row) => row.map(() => (network.weights[m]?.[to] ?? 0) / n)),
  );
  if (layer === "second") return atSecond;
  return pooled.map((map, channel) =>
    map.map((line, row) =>
      line.map((_, column) => {
        let total = 0;
        for (let f = 0; f < second.length; f++)
          for (let i = 0; i < 3; i++)
            for (let j = 0; j < 3; j++) {
              const [r, c] = [row - i + 1, column - j + 1];
              // ReLU lets the gradient through where its output is not 0.
              if ((second[f]?.[r]?.[c] ?? 0) > 0)
                total +=
                  (atSecond[f]?.[r]?.[c] ?? 0) *
                  (network.second.kernels[f]?.[channel]?.[i]?.[j] ?? 0);
            }
        return total;
      }),
    ),
  );
}

export interface GradCam {
  maps: Map[];
  gradients: Map[];
  /** The mean gradient of each channel. */
  weights: number[];
  /** The weighted sum of the maps, before and after ReLU. */
  sum: Map;
  coarse: Map;
  /** `coarse` at the size of the picture. */
  heat: Map;
}

/** Grad-CAM (Selvaraju et al., 2017, equations 1 and 2), step by step. */
export function gradCam(layer: LayerName, trace: Trace, network: Network, to: number): GradCam {
  const maps = trace[layer];
  const gradients = gradientsAt(layer, trace, network, to);
  const weights = gradients.map((map) => mean(map.flat()));
  const weighted = (maps[0] ?? []).map((row, r) =>
    row.map((_, c) => sum(maps.map((map, m) => (weights[m] ?? 0) * (map[r]?.[c] ?? 0)))),
  );
  const coarse = weighted.map((row) => row.map((value) => Math.max(0, value)));
  return { maps, gradients, weights, sum: weighted, coarse, heat: enlarge(coarse, SIDE) };
}

/** Where a pixel's centre lies between the cells of a map, and how near it is to the second. */
function between(at: number, from: number, to: number): [low: number, high: number, part: number] {
  const place = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5));
  const low = Math.floor(place);
  return [low, Math.min(from - 1, low + 1), place - low];
}

/** Enlarge a square map by linear interpolation in both directions. */
export function enlarge(map: Map, to: number): Map {
  const across = range(to).map((at) => between(at, map.length, to));
  return across.map(([top, bottom, down]) =>
    across.map(([left, right, over]) => {
      const mixed = (row: number) =>
        (map[row]?.[left] ?? 0) * (1 - over) + (map[row]?.[right] ?? 0) * over;
      return mixed(top) * (1 - down) + mixed(bottom) * down;
    }),
  );
}

export interface Square {
  row: number;
  column: number;
  side: number;
}

/** The picture with a square of the background's grey. */
export const cover = (picture: Map, { row, column, side }: Square): Map =>
  picture.map((line, r) =>
    line.map((value, c) =>
      r >= row && r < row + side && c >= column && c < column + side ? BACKGROUND : value,
    ),
  );

/** How far the probability falls if the square is covered; negative if it rises. */
export function fallAt(picture: Map, network: Network, to: number, square: Square): number {
  return fallFrom(run(picture, network).probabilities[to] ?? 0, picture, network, to, square);
}

function fallFrom(before: number, picture: Map, network: Network, to: number, square: Square) {
  return before - (run(cover(picture, square), network).probabilities[to] ?? 0);
}

/** The fall for each place of a square of that side. */
export function falls(picture: Map, network: Network, to: number, side: number): Map {
  const before = run(picture, network).probabilities[to] ?? 0;
  const places = range(SIDE - side + 1);
  return places.map((row) =>
    places.map((column) => fallFrom(before, picture, network, to, { row, column, side })),
  );
}
