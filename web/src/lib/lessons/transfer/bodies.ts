// The layers of pretrained bodies, and what training costs when some of their blocks are frozen.

import recorded from "./bodies.json";

export interface BodyLayer {
  block: string;
  parameters: number;
  /** Without the moving statistics of batch normalization, which no gradient changes. */
  trainable: number;
  multiply_adds: number;
  /** Whether no layer with weights is between it and the blocks before. */
  is_first: boolean;
}

export interface Body {
  /** Height and width of the pictures. */
  picture: number;
  /** Height, width and channels of the last maps. */
  maps: number[];
  layers: BodyLayer[];
}

export const BODIES = ["efficientnet_lite2", "vgg16", "resnet50"] as const;
export type BodyName = (typeof BODIES)[number];
export const bodies: Record<BodyName, Body> = recorded;

/** The names of the blocks, from the picture on. */
export const blocksOf = ({ layers }: Body): string[] => [
  ...new Set(layers.map(({ block }) => block)),
];

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);

/** EfficientNet-Lite calls its last convolution head, as the new dense layer is called here. */
export const shownName = (block: string): string => (block === "head" ? "top conv" : block);

/** Parameters of a block that can learn. */
export const trainableIn = ({ layers }: Body, block: string): number =>
  sum(layers.map((layer) => (layer.block === block ? layer.trainable : 0)));

export const parametersOf = ({ layers }: Body): number =>
  sum(layers.map(({ parameters }) => parameters));

/** The numbers that global average pooling leaves. */
export const featuresOf = ({ maps }: Body): number => maps[2] ?? 0;

/** A dense layer: a weight for each feature and class, and a bias for each class. */
export const headParameters = (body: Body, nClasses: number): number =>
  featuresOf(body) * nClasses + nClasses;

export interface Cost {
  /** Parameters that learn, with the head's. */
  learning: number;
  /** Multiply-adds for one picture. */
  forward: number;
  /** Multiply-adds of the gradients of the weights, and of those that are passed down. */
  backward: number;
}

/** What a training step costs for each picture, if the first blocks are frozen. */
export function costOf(body: Body, nFrozen: number, nClasses: number): Cost {
  const blocks = blocksOf(body);
  const lowest = blocks[nFrozen];
  const learning = new Set(blocks.slice(nFrozen));
  const learns = body.layers.filter(({ block }) => learning.has(block));
  const head = featuresOf(body) * nClasses;
  const ofWeights = sum(learns.map((layer) => layer.multiply_adds));
  // The gradient is passed down to the lowest layers that learn, and not through them.
  const ofLowest = sum(
    learns.map((layer) => (layer.block === lowest && layer.is_first ? layer.multiply_adds : 0)),
  );
  return {
    learning: sum(learns.map(({ trainable }) => trainable)) + headParameters(body, nClasses),
    forward: sum(body.layers.map((layer) => layer.multiply_adds)) + head,
    backward: 2 * ofWeights - ofLowest + head + (learns.length ? head : 0),
  };
}

/** Multiply-adds of some epochs; features of a frozen body are computed once. */
export function costOfTraining(
  body: Body,
  nFrozen: number,
  nClasses: number,
  nPictures: number,
  nEpochs: number,
): number {
  const { forward, backward } = costOf(body, nFrozen, nClasses);
  const head = featuresOf(body) * nClasses;
  if (nFrozen < blocksOf(body).length) return nPictures * nEpochs * (forward + backward);
  return nPictures * (forward - head + nEpochs * (head + backward));
}
