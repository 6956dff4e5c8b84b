// The stops of the guided tour: what is shown at each, as far as the model has it.

import type { Layer, Output } from "../api/client";
import { hasClasses } from "../state/shown";
import type { Place } from "../state/place";

export type StepKey =
  | "network"
  | "depth"
  | "smaller"
  | "maps"
  | "sum"
  | "number"
  | "last"
  | "vector"
  | "softmax"
  | "sigmoid"
  | "output"
  | "evidence";

export interface Step {
  /** Of its text. */
  key: StepKey;
  /** What the address changes to. */
  place: Partial<Place>;
  /** Selector of what its text is about. */
  target: string;
}

/** What stands out for the picture that is shown. */
export interface Strongest {
  /** Of the first convolution: the channel with the largest value, and its place. */
  channel: number;
  row: number;
  column: number;
  /** The class that the first output predicts. */
  which: number;
}

type Shape = Pick<Layer, "number" | "kind" | "shape" | "inputs" | "is_explained">;
export interface Toured {
  layers: Shape[];
  outputs: Pick<Output, "layer" | "kind" | "evidence_methods">[];
}

const TARGETS: Record<StepKey, string> = {
  network: ".stage .scene",
  depth: ".stage .scene",
  smaller: ".stage .scene",
  maps: "[aria-labelledby=channels]",
  sum: "[aria-labelledby=fan]",
  number: "[aria-labelledby=terms] .cells",
  last: "[aria-labelledby=channels]",
  vector: "[aria-labelledby=channels]",
  softmax: "[aria-labelledby=terms] table",
  sigmoid: "[aria-labelledby=terms] .equation",
  output: "[aria-labelledby=terms]",
  evidence: "[aria-labelledby=heat]",
};

const isConvolution = ({ kind, shape, is_explained }: Shape): boolean =>
  kind === "Conv2D" && shape.length === 3 && is_explained;

/** The convolution whose channels the tour shows; undefined if the model has none. */
export const firstConvolution = <T extends Shape>(layers: T[]): T | undefined =>
  layers.find(isConvolution);

const OUTPUT_KEYS: Partial<Record<Output["kind"], StepKey>> = {
  classes: "softmax",
  two_classes: "sigmoid",
};

/** Where maps become a vector. */
const firstVector = (layers: Shape[]): Shape | undefined =>
  layers.find(
    ({ shape, inputs }) => shape.length === 1 && (layers[inputs[0] ?? -1]?.shape.length ?? 3) === 3,
  );

/** List the stops, each of which the model has. */
export const listSteps = (model: Toured, strongest: Strongest): Step[] =>
  listStops(model, strongest).map((stop) => ({ ...stop, target: TARGETS[stop.key] }));

type Stop = Omit<Step, "target">;

function listStops({ layers, outputs }: Toured, strongest: Strongest): Stop[] {
  const whole: Partial<Place> = { view: "network", from: -1, to: -1 };
  const steps: Stop[] = [{ key: "network", place: whole }];
  const first = firstConvolution(layers);
  const last = layers.findLast(isConvolution);
  if (first && last) {
    const [rows = 1, , channels = 1] = first.shape;
    const [lastRows = 1, , lastChannels = 1] = last.shape;
    if (lastRows < rows)
      steps.push({ key: lastChannels > channels ? "depth" : "smaller", place: whole });
    const { channel, row, column } = strongest;
    const here = { layer: first.number, row: 0, column: 0 };
    steps.push(
      { key: "maps", place: { ...here, view: "layer", channel: 0 } },
      { key: "sum", place: { ...here, view: "layer", channel } },
      { key: "number", place: { ...here, view: "unit", channel, row, column } },
    );
    if (last !== first)
      steps.push({
        key: "last",
        place: { view: "layer", layer: last.number, channel: 0, row: 0, column: 0 },
      });
  }
  const vector = firstVector(layers);
  if (vector)
    steps.push({
      key: "vector",
      place: { view: "layer", layer: vector.number, channel: 0, row: 0, column: 0 },
    });
  const [output] = outputs;
  if (!output) return steps;
  // An output that is the picture itself has no layer.
  if (output.layer >= 0 && output.kind !== "map") {
    const channel = output.kind === "classes" ? strongest.which : 0;
    steps.push({
      key: OUTPUT_KEYS[output.kind] ?? "output",
      place: { view: "unit", layer: output.layer, channel, row: 0, column: 0 },
    });
  }
  if (hasClasses(output) && output.evidence_methods.length)
    steps.push({ key: "evidence", place: { view: "evidence", output: 0, which: -1 } });
  return steps;
}
