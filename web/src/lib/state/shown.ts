import type { Layer, Model, Shown } from "../api/client";
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

/** The name of a class, for a reader. */
export function className(model: Model, which: number, unnamed: (n: number) => string): string {
  return model.labels?.[which] ?? unnamed(which);
}

/** The size of an output, such as 26 × 26 × 64. */
export const sizeOf = (layer: Layer): string => layer.shape.join(" × ");

/** Whether an output is drawn as cells: it is no maps, nor columns of a sequence's steps. */
export const isVectorShape = (shape: number[]): boolean => shape.length !== 2 && shape.length !== 3;

/** How many channels a layer has; of a vector each number is one. */
export const channelCount = (layer: Layer): number => layer.shape.at(-1) ?? 1;
