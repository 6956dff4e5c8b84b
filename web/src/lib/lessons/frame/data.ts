// What the lessons are shown with: pictures, and the reader's own model if there is one.
// The lessons are one folder below the page whose server answers.

import {
  address,
  ask,
  json,
  numbers,
  type ComparisonRun,
  type LessonData,
  type Model,
  type OwnDepth,
  type OwnLossSlice,
  type OwnRun,
  type OwnTrainingData,
  type Shown,
  type TraceSummary,
  type Unit,
} from "../../api/client";

export type { LessonData };

export const getLessonData = () => json<LessonData>("../api/learn/pictures");

export const lessonPictureAddress = (id: string, size: number) =>
  address("../api/learn/picture", { id, size });

/** The model at the same address; ask only if the lesson data name one. */
export const getOwnModel = () => json<Model>("../api/model");

/** The arithmetic of a number of that model. */
export const getOwnUnit = (picture: string, layer: number, index: number[]) =>
  json<Unit>(`../api/layers/${layer}/unit`, { picture, index });

/** Figures of the run at the same address; ask only if the lesson data name a model. */
export const getOwnRun = () => json<OwnRun | null>("../api/learn/run");

/** The pictures of the run or folder that comparison runs would train on; null without any. */
export const getOwnTrainingData = () =>
  json<OwnTrainingData | null>("../api/learn/own-training-data");

export type TrainingData = ComparisonRun["data"];

/** The result of a comparison run, after its progress has come to the end. */
export const getComparisonRun = (lesson: string, data: TrainingData) =>
  json<ComparisonRun>("../api/learn/comparison-run", { lesson, data });

export const comparisonRunProgress = (lesson: string, data: TrainingData) =>
  address("../api/learn/comparison-run/progress", { lesson, data });

/** What that model gives for a changed picture, and what it sees. */
export const getOwnTrace = (shown: Shown) => json<TraceSummary>("../api/trace", { ...shown });
export const ownViewAddress = (shown: Shown) => address("../api/picture", { ...shown });

/** The features of each depth of that run; they are computed when they are first asked for. */
export const getOwnDepths = () => json<OwnDepth[]>("../api/learn/depths");

export const ownDepthsProgress = () => address("../api/learn/depths/progress");

/** A slice through the loss of its last layer, computed when it is first asked for. */
export const getOwnLossSlice = () => json<OwnLossSlice>("../api/learn/loss-slice");

export const ownLossSliceProgress = () => address("../api/learn/loss-slice/progress");

/** The kernels of a filter of that model: input channels, rows, columns. */
export const getOwnKernels = (layer: number, channel: number) =>
  numbers(`../api/layers/${layer}/kernels`, { channel });

/** Red, green and blue of a picture, as rows of values from 0 to 255. */
export type Channels = [red: number[][], green: number[][], blue: number[][]];

/** Get the pixels of the centre square of a picture, scaled to that many pixels a side. */
export async function getPixels(id: string, size: number): Promise<Channels> {
  const response = await ask(lessonPictureAddress(id, size));
  const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: "none" });
  const context = new OffscreenCanvas(size, size).getContext("2d");
  if (!context) throw new Error("This browser cannot read the pixels of a picture.");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, size, size);
  const channel = (n: number) =>
    Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_, column) => data[(row * size + column) * 4 + n] ?? 0),
    );
  return [channel(0), channel(1), channel(2)];
}

/** The brightness of each pixel (ITU-R 601, as Pillow and Keras convert to grey). */
export const greyOf = ([red, green, blue]: Channels): number[][] =>
  red.map((line, r) =>
    line.map(
      (value, c) => 0.299 * value + 0.587 * (green[r]?.[c] ?? 0) + 0.114 * (blue[r]?.[c] ?? 0),
    ),
  );
