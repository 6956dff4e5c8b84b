// What the gallery shows: sums that Python wrote, and small constants.

import golden from "../golden/terms.json";
import type {
  ChannelMap,
  Contributions,
  Layer,
  Model,
  NamedFunction,
  Output,
  Shown,
  SmallMap,
  Terms,
  WeightedSum,
} from "../src/lib/api/client";

interface Case {
  name: string;
  terms: Terms;
}

/** The weighted sum of a case of golden/terms.json. */
export function termsOf(name: string): WeightedSum {
  const terms = (golden as unknown as Case[]).find((one) => one.name === name)?.terms;
  if (terms?.kind !== "weighted_sum") throw new Error(`golden/terms.json has no sum ${name}`);
  return terms;
}

/** A map of waves, so that it has both signs. */
export function wavesOf(rows: number, columns: number, turn = 0): SmallMap {
  const byteAt = (n: number) => {
    const [y, x] = [Math.floor(n / columns) / rows, (n % columns) / columns];
    return Math.round(128 + 127 * Math.sin(7 * x + turn) * Math.cos(5 * y - turn));
  };
  const bytes = Array.from({ length: rows * columns }, (_, n) => byteAt(n));
  return { rows, columns, scale: 1, pixels: btoa(String.fromCharCode(...bytes)) };
}

export const KERNEL = [
  [-0.26, 0.06, -0.03],
  [-0.14, -0.15, 0.2],
  [0.31, 0.12, -0.22],
];

export const shown: Shown = { picture: "sample", right: 0, down: 0, flip: false, degrees: 0 };

export const relu: NamedFunction = {
  name: "relu",
  key: "relu",
  cases: [{ value: "max(x, 0)", condition: null }],
};
export const leaky: NamedFunction = {
  name: "leaky_relu",
  key: "leaky_relu",
  cases: [
    { value: "x", condition: "x > 0" },
    { value: "0.2 * x", condition: "x <= 0" },
  ],
};
export const unknown: NamedFunction = { name: "my_function", key: null, cases: [] };

export const histogram = {
  low: -0.4,
  high: 0.6,
  counts: [1, 3, 8, 15, 22, 30, 41, 26, 19, 12, 9, 6, 4, 2, 1, 1],
};

const layer: Layer = {
  number: 1,
  name: "convolution",
  kind: "Conv2D",
  description: "Conv2D",
  function: relu,
  inputs: [0],
  shape: [12, 12, 4],
  parameters: 112,
  trainable_parameters: 112,
  is_repeated: false,
  parameter_formula: "3*3*3*4 + 4 = 112",
  multiply_adds: 15552,
  keras_line: 'keras.layers.Conv2D(4, 3, padding="same", activation="relu")',
  size_formulas: ["12 / 1 = 12", "12 / 1 = 12"],
  is_explained: true,
  has_kernels: true,
  settings: {},
};

export const output: Output = {
  name: "classes",
  layer: 2,
  shape: [5],
  kind: "classes",
  values: 5,
  labels: ["고양이", "dog", "rabbit", "a class with a long name that needs two lines", "tiger"],
  evidence_methods: [],
  evidence_layers: [],
  evidence_layer: null,
};
export const shares = [0.577, 0.207, 0.1234, 0.0721, 0.0205];

export const model: Model = {
  name: "gallery",
  source: "file",
  is_bgr: false,
  input: { height: 12, width: 12, channels: 3, scaling: "none" },
  layers: [
    { ...layer, number: 0, name: "scale", kind: "Rescaling", inputs: [-1], shape: [12, 12, 3] },
    layer,
    { ...layer, number: 2, name: "classes", kind: "Dense", inputs: [1], shape: [5] },
  ],
  blocks: [
    [0, 0],
    [1, 1],
    [2, 2],
  ],
  outputs: [output],
  parameters: 3002,
  trainable_parameters: 112,
  multiply_adds: 18432,
};
export const convolution = layer;

export const channelMap: ChannelMap = {
  ...wavesOf(12, 12),
  channel: 0,
  largest: { channel: 0, row: 4, column: 5, value: 2.05 },
};

export const contributions: Contributions = {
  row: 4,
  column: 5,
  parts: [1.4, -0.6, 0.25].map((value, channel) => ({
    channel,
    given: wavesOf(12, 12, channel),
    kernel: KERNEL,
    sums: wavesOf(12, 12, channel + 0.5),
    value,
  })),
  others: 0,
  others_value: 0,
  bias: 1,
  total: wavesOf(12, 12, 2),
  total_value: 2.05,
  result: wavesOf(12, 12, 2),
  result_value: 2.05,
};
