// The kernels and the shortcuts of the reader's own model.

import type { Layer, Model } from "../../api/client";
import { convolutionCost, fieldOf } from "./core";

const CONVOLUTIONS = ["Conv2D", "SeparableConv2D", "DepthwiseConv2D"];
const SHORTCUTS = ["Add", "Concatenate"];
/** Layers that keep places and channels, so that they can stand between two convolutions. */
const BETWEEN = ["Activation", "ReLU", "LeakyReLU", "BatchNormalization", "Dropout"];

/** Numbers of a setting such as "3 x 3". */
const sizesOf = (setting: string | undefined): number[] => setting?.split(" x ").map(Number) ?? [];
/** Side of a square kernel; null for others. */
const sideOf = ({ settings }: Layer): number | null => {
  const [height, width] = sizesOf(settings["kernel_size"]);
  return height !== undefined && height === width ? height : null;
};

export interface KernelGroup {
  /** Such as "3 × 3". */
  size: string;
  layers: number;
  parameters: number;
  /** Null if the number of one of them is not known. */
  multiplyAdds: number | null;
  /** Number of the first layer with such kernels. */
  first: number;
}

/** The convolutions, by the size of their kernels; shared weights count once. */
export function kernelGroups({ layers }: Model): KernelGroup[] {
  const groups = new Map<string, Layer[]>();
  for (const layer of layers) {
    if (!CONVOLUTIONS.includes(layer.kind)) continue;
    const size = sizesOf(layer.settings["kernel_size"]).join(" × ");
    groups.set(size, [...(groups.get(size) ?? []), layer]);
  }
  return [...groups].map(([size, found]) => ({
    size,
    layers: found.length,
    parameters: found.reduce((n, one) => n + (one.is_repeated ? 0 : one.parameters), 0),
    multiplyAdds: found.reduce<number | null>(
      (n, one) => (n === null || one.multiply_adds === null ? null : n + one.multiply_adds),
      0,
    ),
    first: found[0]?.number ?? 0,
  }));
}

/** The layers that bring two branches together by a sum, or one after the other. */
export const meetings = ({ layers }: Model): Record<string, number> =>
  Object.fromEntries(
    SHORTCUTS.map((kind) => [kind, layers.filter((layer) => layer.kind === kind).length]),
  );

export interface OwnPair {
  first: Layer;
  second: Layer;
  field: number;
  /** Parameters of the two, and of one kernel with the same receptive field. */
  both: number;
  one: number;
}

/** The first two plain convolutions in a row; null if the model has none. */
export function firstPair({ layers, input }: Model): OwnPair | null {
  const isPlain = (layer: Layer | undefined): layer is Layer =>
    layer?.kind === "Conv2D" &&
    layer.settings["strides"] === "1 x 1" &&
    layer.settings["dilation_rate"] === "1 x 1" &&
    layer.settings["groups"] === "1" &&
    (sideOf(layer) ?? 1) > 1;
  for (const second of layers) {
    if (!isPlain(second)) continue;
    let before = layers[second.inputs[0] ?? -1];
    while (before && BETWEEN.includes(before.kind)) before = layers[before.inputs[0] ?? -1];
    if (!isPlain(before)) continue;
    const given = layers[before.inputs[0] ?? -1]?.shape.at(-1) ?? input.channels;
    const field = fieldOf([sideOf(before) ?? 1, sideOf(second) ?? 1]);
    const filters = second.shape.at(-1) ?? 0;
    return {
      first: before,
      second,
      field,
      both: before.parameters + second.parameters,
      one: convolutionCost(field, given, filters, 1).parameters,
    };
  }
  return null;
}
