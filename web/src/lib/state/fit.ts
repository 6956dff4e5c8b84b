// What a model and its pictures have: a place outside of that becomes the nearest one inside.

import { SCALES, START, type Place } from "./place";
import { extentOf, fitTrail } from "./trail";

/** As much of the model and the pictures as a place can name. */
export interface World {
  input: { height: number; width: number; channels: number };
  layers: { shape: number[] }[];
  outputs: { values: number; evidence_methods: string[]; evidence_layers: number[] }[];
  pictures: { id: string }[];
}

/** How far a picture can be shifted, in pixels. */
export const reachOf = (input: { height: number; width: number }): number =>
  Math.round(Math.max(input.height, input.width) / 2);

const MAX_CHANNELS = 2 ** 20;

const within = (value: number, least: number, most: number): number =>
  Math.min(Math.max(least, value), Math.max(least, most));

const inside = (value: number, size: number): number => within(value, 0, size - 1);

/** Keep -1, which stands for the largest. */
const largestOr = (value: number, size: number): number =>
  value === -1 ? -1 : inside(value, size);

/** Give the place that exists and is nearest to one that is asked for. */
export function fit(place: Place, world: World): Place {
  const { layers, outputs, pictures, input } = world;
  const isPixel = place.view === "unit" && place.layer === -1;
  const layer = isPixel ? -1 : within(place.layer, 0, layers.length - 1);
  const shape = isPixel
    ? [input.height, input.width, input.channels]
    : (layers[layer]?.shape ?? []);
  const [rows, columns] = extentOf(shape);
  const clip = isPixel ? inside : largestOr;
  const output = within(place.output, 0, outputs.length - 1);
  const head = outputs[output] ?? { values: 0, evidence_methods: [], evidence_layers: [] };
  const methods = head.evidence_methods;
  const isShown = (id: string) => pictures.some((picture) => picture.id === id);
  const reach = reachOf(input);
  const [from, to] = [place.from, place.to].map((one) => within(one, -1, layers.length - 1)) as [
    number,
    number,
  ];
  const isPart = from >= 0 && from < to && to - from + 1 < layers.length;
  return {
    ...place,
    from: isPart ? from : -1,
    to: isPart ? to : -1,
    picture: isShown(place.picture) ? place.picture : "",
    layer,
    channel: clip(place.channel, shape.at(-1) ?? 1),
    row: clip(place.row, rows),
    column: clip(place.column, columns),
    // How many there are, only the arithmetic of the number says; another one is the largest again.
    cells: within(place.cells, -1, MAX_CHANNELS),
    scale: SCALES.includes(place.scale) ? place.scale : START.scale,
    via: place.view === "unit" ? fitTrail(place.via, layers, layer) : "",
    output,
    which: within(place.which, -1, head.values - 1),
    method: methods.includes(place.method) ? place.method : defaultMethod(methods),
    evidenceLayer: head.evidence_layers.includes(place.evidenceLayer) ? place.evidenceLayer : -1,
    other: isShown(place.other) ? place.other : "",
    right: within(place.right, -reach, reach),
    down: within(place.down, -reach, reach),
    degrees: within(place.degrees, -180, 180),
  };
}

const defaultMethod = (methods: string[]): string =>
  methods.includes(START.method) ? START.method : (methods[0] ?? START.method);
