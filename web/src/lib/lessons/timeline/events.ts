// Networks of the time line, with what their papers or Keras say of them.

export const KEYS = [
  "zip_codes",
  "lenet_5",
  "imagenet",
  "alexnet",
  "vgg16",
  "googlenet",
  "resnet",
  "senet",
  "efficientnet",
  "vit",
] as const;
export type Key = (typeof KEYS)[number];

export interface Event {
  key: Key;
  year: number;
  /** Of the network; null for what each language names in its own way. */
  name: string | null;
  /** As published; null where there is no network. */
  depth: { n: number; unit: "layers" | "blocks" } | null;
  /** Counted by Keras with 1,000 classes (LeNet-5: 10), or as the paper gives them. */
  parameters: { n: number; isCounted: boolean } | null;
  /** Top-5 error on ImageNet's 1,000 classes, in per cent; null where there is none. */
  error: { percent: number; on: "test" | "validation" } | null;
  source: string;
}

export const EVENTS: readonly Event[] = [
  {
    key: "zip_codes",
    year: 1989,
    name: null,
    depth: { n: 4, unit: "layers" },
    parameters: { n: 9_760, isCounted: false },
    error: null,
    source: "LeCun et al., Backpropagation Applied to Handwritten Zip Code Recognition, 1989",
  },
  {
    key: "lenet_5",
    year: 1998,
    name: "LeNet-5",
    depth: { n: 7, unit: "layers" },
    parameters: { n: 60_850, isCounted: true },
    error: null,
    source: "LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998",
  },
  {
    key: "imagenet",
    year: 2010,
    name: null,
    depth: null,
    parameters: null,
    error: { percent: 28.2, on: "test" },
    source: "Russakovsky et al., ImageNet Large Scale Visual Recognition Challenge, 2015",
  },
  {
    key: "alexnet",
    year: 2012,
    name: "AlexNet",
    depth: { n: 8, unit: "layers" },
    parameters: { n: 60_965_224, isCounted: true },
    error: { percent: 15.3, on: "test" },
    source:
      "Krizhevsky et al., ImageNet Classification with Deep Convolutional Neural Networks, 2012",
  },
  {
    key: "vgg16",
    year: 2014,
    name: "VGG16",
    depth: { n: 16, unit: "layers" },
    parameters: { n: 138_357_544, isCounted: true },
    error: { percent: 7.3, on: "test" },
    source:
      "Simonyan and Zisserman, Very Deep Convolutional Networks for Large-Scale Image Recognition, 2015",
  },
  {
    key: "googlenet",
    year: 2014,
    name: "GoogLeNet",
    depth: { n: 22, unit: "layers" },
    parameters: { n: 6_998_552, isCounted: true },
    error: { percent: 6.67, on: "test" },
    source: "Szegedy et al., Going Deeper with Convolutions, 2015",
  },
  {
    key: "resnet",
    year: 2015,
    name: "ResNet-152",
    depth: { n: 152, unit: "layers" },
    parameters: { n: 60_419_944, isCounted: true },
    error: { percent: 3.57, on: "test" },
    source: "He et al., Deep Residual Learning for Image Recognition, 2016",
  },
  {
    key: "senet",
    year: 2017,
    name: "SENet",
    depth: { n: 154, unit: "layers" },
    parameters: null,
    error: { percent: 2.25, on: "test" },
    source: "Hu et al., Squeeze-and-Excitation Networks, 2018",
  },
  {
    key: "efficientnet",
    year: 2019,
    name: "EfficientNet-B0",
    depth: { n: 16, unit: "blocks" },
    parameters: { n: 5_330_571, isCounted: true },
    error: { percent: 6.7, on: "validation" },
    source: "Tan and Le, EfficientNet: Rethinking Model Scaling for CNNs, 2019",
  },
  {
    key: "vit",
    year: 2021,
    name: "ViT-B/16",
    depth: { n: 12, unit: "blocks" },
    parameters: { n: 86_000_000, isCounted: false },
    error: null,
    source: "Dosovitskiy et al., An Image Is Worth 16x16 Words, 2021",
  },
];

/** Top-5 error of one trained person on 1,500 pictures of the challenge, in per cent. */
export const PERSON = 5.1;
