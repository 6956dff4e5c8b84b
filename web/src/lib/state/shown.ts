import type { Layer, Model, Output, Shown } from "../api/client";
import type { Texts } from "../i18n/en";
import type { Place } from "./place";

/** The picture as it is. */
export const plain = (picture: string): Shown => ({
  picture,
  right: 0,
  down: 0,
  flip: false,
  degrees: 0,
});

/** What a picture is compared with: another one, or itself after it was moved. */
export const moved = (picture: string, place: Place): Shown => ({
  picture: place.other || picture,
  right: place.right,
  down: place.down,
  flip: place.flip,
  degrees: place.degrees,
});

/** Whether each value of an output is the probability of a class. */
export const hasClasses = (output: Pick<Output, "kind">): boolean =>
  output.kind === "classes" || output.kind === "two_classes";

/** The name of a value for a reader: that of its class, or its place among an output's numbers. */
export const valueName = (output: Output, which: number, text: Texts): string =>
  output.labels?.[which] ??
  (hasClasses(output) ? text.classNumber(which) : text.valueNumber(which));

/** The size of an output, such as 26 × 26 × 64; of a single number without an axis it is 1. */
export const sizeOf = ({ shape }: { shape: number[] }): string => shape.join(" × ") || "1";

/** The shape of a layer's output; -1 is the picture. */
export const shapeOf = ({ input, layers }: Model, n: number): number[] =>
  n < 0 ? [input.height, input.width, input.channels] : (layers[n]?.shape ?? []);

/** Layers whose channels are those of the picture, one by one. */
const KEEP_CHANNELS = ["Rescaling", "Normalization", "ZeroPadding2D", "Cropping2D", "Resizing"];

/** The colour that a channel stands for: of the picture, or of a layer that only rescales it. */
export function colourOf(model: Model, n: number, channel: number, text: Texts): string | null {
  if (model.input.channels !== 3) return null;
  const layer = model.layers[n];
  if (!layer) return text.colours[model.is_bgr ? 2 - channel : channel] ?? null;
  const [from, ...others] = layer.inputs;
  if (from === undefined || others.length || !KEEP_CHANNELS.includes(layer.kind)) return null;
  return colourOf(model, from, channel, text);
}

/** What a channel is called for a reader: by its colour where it has one. */
export const channelName = (model: Model, n: number, channel: number, text: Texts): string =>
  colourOf(model, n, channel, text) ?? String(channel);

/** What a map is called for who does not see it. */
export function mapAlt(model: Model, n: number, channel: number, text: Texts): string {
  const name = model.layers[n]?.name ?? text.thePicture;
  const colour = colourOf(model, n, channel, text);
  return colour ? text.colourAlt(name, colour) : text.mapAlt(name, channel);
}

/** Whether an output is drawn as cells: it is no maps, nor columns of a sequence's steps. */
export const isVectorShape = (shape: number[]): boolean => shape.length !== 2 && shape.length !== 3;

/** How many channels a layer has; of a vector each number is one. */
export const channelCount = (layer: Layer): number => layer.shape.at(-1) ?? 1;

/** What a channel of a layer is called. */
export const channelWord = (layer: Layer, text: Texts): string =>
  layer.kind === "Dense" ? text.denseChannel : text.channel;

export type Trained = "trainable" | "partly" | "frozen";

/** Whether a training would change a layer's parameters; null for one that has none. */
export function trainedOf(parameters: number, trainable: number): Trained | null {
  if (!parameters) return null;
  if (!trainable) return "frozen";
  return trainable < parameters ? "partly" : "trainable";
}

/** How many parameters layers have, and how many of them are trainable; shared ones once. */
export function countParameters(layers: Layer[]): { parameters: number; trainable: number } {
  const own = layers.filter((layer) => !layer.is_repeated);
  return {
    parameters: own.reduce((sum, layer) => sum + layer.parameters, 0),
    trainable: own.reduce((sum, layer) => sum + layer.trainable_parameters, 0),
  };
}
