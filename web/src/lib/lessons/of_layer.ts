// The lesson about what a layer does.

import type { LessonId } from "./registry";

/** By the key of the layer's description. */
export const LESSON_OF: Readonly<Record<string, LessonId>> = {
  Activation: "neuron",
  Add: "deeper",
  AveragePooling2D: "padding_pooling",
  BatchNormalization: "start_well",
  Concatenate: "deeper",
  Conv2D: "convolution",
  Cropping2D: "padding_pooling",
  Dense: "neuron",
  DenseAtEachPlace: "deeper",
  DepthwiseConv2D: "deeper",
  Flatten: "flatten",
  GlobalAveragePooling2D: "flatten",
  GlobalMaxPooling2D: "flatten",
  GroupedConv2D: "deeper",
  MaxPooling2D: "padding_pooling",
  Rescaling: "pictures",
  Reshape: "flatten",
  SeparableConv2D: "deeper",
  TrainingOnly: "augmentation",
  ZeroPadding2D: "padding_pooling",
};

/** By the kind of the layer, where its description is shared with layers of another lesson. */
const LESSON_OF_KIND: Readonly<Record<string, LessonId>> = {
  Dropout: "start_well",
  GaussianNoise: "start_well",
  SpatialDropout2D: "start_well",
};

export const lessonOf = (layer: { kind: string; description: string | null }): LessonId | null =>
  LESSON_OF_KIND[layer.kind] ?? LESSON_OF[layer.description ?? ""] ?? null;
