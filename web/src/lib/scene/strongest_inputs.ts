// The convolution that a channel comes from, with the inputs that contribute most to it.

import {
  getContributions,
  getUnit,
  type Contributions,
  type Model,
  type Shown,
} from "../api/client";
import { indexOf } from "../maths/places";
import { shapeOf } from "../state/shown";
import type { Unit } from "../state/trail";
import { sourcesOf, type Source } from "./sources";

export interface StrongestInputs {
  /** The convolution's channel, at the place that was followed. */
  unit: Unit;
  contributions: Contributions;
}

/** Layers between a convolution and what is shown: normalization, addition, activation, padding. */
const MAX_STEPS = 6;
const N_INPUTS = 4;
const MAP_SIZE = 64;

/** Follow a number through layers that mix no channels, up to a convolution; null if none is near. */
export async function findStrongestInputs(
  model: Model,
  shown: Shown,
  start: Unit,
): Promise<StrongestInputs | null> {
  let unit = start;
  for (let step = 0; step <= MAX_STEPS; step++) {
    const layer = model.layers[unit.layer];
    if (!layer) return null;
    const contributions = await getContributions(
      shown,
      unit.layer,
      unit.channel,
      MAP_SIZE,
      N_INPUTS,
      unit,
    );
    if (contributions) return { unit, contributions };
    const index = indexOf(layer.shape, unit);
    const { terms } = await getUnit(shown, unit.layer, index, []);
    if (!terms || terms.kind === "weighted_sum" || terms.kind === "softmax") return null;
    // Of a sum, the branch that ends last, since the other one is the shortcut; of a product, the
    // one with more places, since the other one is a gate.
    const nPlaces = ({ unit: { layer: n } }: Source) =>
      shapeOf(model, n)
        .slice(0, -1)
        .reduce((product, size) => product * size, 1);
    const [source] = sourcesOf(
      terms,
      index,
      layer.inputs,
      layer.inputs.map((n) => shapeOf(model, n)),
    ).toSorted((a, b) => nPlaces(b) - nPlaces(a) || b.unit.layer - a.unit.layer);
    if (!source) return null;
    unit = source.unit;
  }
  return null;
}
