// The receptive field of each layer, by the sizes and strides of the windows before it.

import type { Layer, Model } from "../../api/client";

export interface Field {
  layer: Layer;
  /** Rows of the receptive field without borders; null from a layer on whose rule is not known. */
  field: number | null;
  /** Its share of the picture's height, at most 1. */
  share: number | null;
}

interface Reach {
  field: number;
  /** Pixels between neighbouring numbers. */
  step: number;
}

const WINDOWS = [
  "Conv2D",
  "DepthwiseConv2D",
  "SeparableConv2D",
  "MaxPooling2D",
  "AveragePooling2D",
];
const KEEPS_PLACES = ["ZeroPadding2D", "Cropping2D"];

const rowsOf = (setting: string | undefined): number => Number(setting?.split(" x ")[0] ?? 1);

function behind(layer: Layer, reaches: Reach[], heights: number[]): Reach | null {
  const first = reaches.reduce((one, other) => (other.field > one.field ? other : one), {
    field: 0,
    step: 1,
  });
  const { kind, settings, shape } = layer;
  if (WINDOWS.includes(kind)) {
    const size = rowsOf(settings["kernel_size"] ?? settings["pool_size"]);
    const extent = (size - 1) * rowsOf(settings["dilation_rate"]) + 1;
    return {
      field: first.field + (extent - 1) * first.step,
      step: first.step * rowsOf(settings["strides"]),
    };
  }
  const isSameSize = heights.every((height) => height === shape[0]);
  return isSameSize || KEEPS_PLACES.includes(kind) ? first : null;
}

/** The layers whose numbers belong to places, and how much of the picture each number sees. */
export function receptiveFields({ layers, input }: Model): Field[] {
  const known = new Map<number, Reach | null>([[-1, { field: 1, step: 1 }]]);
  const heights = new Map<number, number>([[-1, input.height]]);
  const found: Field[] = [];
  for (const layer of layers) {
    if (layer.shape.length !== 3) continue;
    const reaches = layer.inputs.map((from) => known.get(from) ?? null);
    const isKnown = reaches.every((reach) => reach !== null);
    const reach = isKnown
      ? behind(
          layer,
          reaches,
          layer.inputs.map((from) => heights.get(from) ?? 0),
        )
      : null;
    known.set(layer.number, reach);
    heights.set(layer.number, layer.shape[0] ?? 0);
    const field = reach?.field ?? null;
    const share = field === null ? null : Math.min(1, field / input.height);
    found.push({ layer, field, share });
  }
  return found;
}

export type Level = "low" | "middle" | "high";

/** A rule of thumb: by the share of the picture that a number sees. */
export function levelOf(share: number): Level {
  if (share < 1 / 8) return "low";
  return share < 1 / 2 ? "middle" : "high";
}
