/** All texts of the app in English; other languages have the same keys. */
export const en = {
  title: "pellucid",
  views: {
    network: "Network",
    layer: "Layer",
    unit: "Number",
    evidence: "Evidence",
    compare: "Compare",
  },
  percent: (n: string) => `${n} %`,
  language: "한국어",
  theme: "Light or dark",
  loading: "Computing …",
  failed: "That did not work:",
  serverGone:
    "the server no longer answers. Start `pellucid` or `pellucid explore` again, and open the address that it prints.",
  /** By the code that the server returns. */
  problems: {
    empty: "The file is empty.",
    "not a picture": "The file is not a picture. Expected JPEG, PNG, WebP, BMP, GIF or TIFF.",
    truncated: "The file is incomplete. Copy it again.",
    damaged: "The picture is damaged and cannot be decoded.",
    unreadable: "The file cannot be read.",
    "too many pixels": "The picture has too many pixels; use a smaller one.",
    "too large": "The file has more than 16 MiB; use a smaller one.",
    "not there": "It was not found; the server may have been restarted.",
    "no token":
      "This page may not change projects. Open the address that the program printed in the terminal when it started; it holds a token.",
  } as Record<string, string>,
  notFinite: (layer: string) =>
    `From the layer ${layer} on, values are NaN (not a number) or infinite, so the results are meaningless.`,
  picture: "Picture",
  choosePicture: "Choose a picture",
  ownPicture: "Use your own: drop it here, paste it, or",
  openFile: "open a file",
  close: "Close",
  mistakes: (shown: number, all: number) =>
    shown < all ? `Mistakes (${shown} of ${all})` : "Mistakes",
  onePerClass: "One picture of each class",
  otherPictures: "Other pictures of the test set",
  foundPictures: "Pictures found",
  noPictureFound: "No name and no class contains this text.",
  samples: "Samples",
  ownPictures: "Your own",
  isA: (label: string) => `true class: ${label}`,
  answered: (label: string) => `predicted: ${label}`,
  filter: "Find by name or class",
  output: "Output",
  outputNamed: (name: string) => `Output: ${name}`,
  answer: "Prediction",
  classNumber: (n: number) => `class ${n}`,
  valueNumber: (n: number) => `number ${n}`,
  /** What an output of the model is. */
  kinds: {
    classes: (n: number) => `${n} classes; a softmax makes their probabilities add up to 100 %.`,
    two_classes: () =>
      "A single sigmoid stands for two classes: its value is the probability of class 1, and the rest is that of class 0.",
    sigmoids: (n: number) => `${n} numbers from 0 to 1, each from its own sigmoid.`,
    numbers: (n: number) =>
      n === 1
        ? "One number, from neither a softmax nor a sigmoid, so it is not a probability."
        : `${n} numbers, from neither a softmax nor a sigmoid, so they are not probabilities. The model does not say whether they are scores, a regression or an embedding.`,
    map: (_n: number, size: string) => `A map of ${size} numbers.`,
  },
  imagenetNames:
    "The file does not name its 1000 classes, so the names of ImageNet's classes are shown in their usual order.",
  layers: (n: string) => (n === "1" ? "1 layer" : `${n} layers`),
  parameters: (n: string) => (n === "1" ? "1 parameter" : `${n} parameters`),
  trainable: "trainable",
  frozen: "frozen",
  trainableOf: (n: string) => `${n} of them trainable`,
  /** How many parameters a layer has, by whether training would change them. */
  parametersOf: {
    trainable: (n: string) => (n === "1" ? "1, trainable" : `${n}, all trainable`),
    partly: (n: string, trainable: string) => `${n}, ${trainable} of them trainable`,
    frozen: (n: string) => `${n}, frozen`,
  },
  trainableHelp:
    "Trainable parameters are those that training would change, whether or not the model has been trained. The parameters of frozen layers do not count, nor do the moving mean and variance of batch normalization.",
  partlyTrainable: (n: string) => `${n} trainable`,
  sharedWith: (layer: string) => `shared with ${layer}, counted once`,
  wholeNetwork: "Whole network",
  colourScale: "Colour scale:",
  colourScales: { map: "of each map", layer: "of each layer", network: "of the whole network" },
  scaleText:
    "A box represents the output of one layer or of several consecutive layers. Its height shows the size of the feature maps, and its length shows the number of channels, both on a square-root scale.",
  strongestText:
    "The feature maps show the channels with the largest values. Orange is positive, and blue is negative.",
  allMapsText:
    "The feature maps show the channels of every layer. Orange is positive, and blue is negative. Point at a map to see which maps it is computed from.",
  input: "Input",
  /** A channel of a dense layer. */
  denseChannel: "Neuron",
  channel: "Channel",
  channels: "Channels",
  ownScales: "Each feature map has its own colour scale. Orange is positive, and blue is negative.",
  channelsOf: (shown: number, all: number) => `${shown} of ${all} channels`,
  firstOf: (shown: number, all: number) => `${shown} of ${all}`,
  more: "Show more",
  shape: "Output size",
  height: "height",
  width: "width",
  howMany: "Parameters",
  settings: "Settings",
  histogram: "Values of this layer",
  weightHistogram: "Weights",
  pixelHistogram: "Input values",
  silent: "silent",
  silentChannels: (n: number, all: number) =>
    `${n} of ${all} channels are 0 everywhere for this picture`,
  kernels: "Kernels of this filter",
  kernelsText: "One for each input channel. Blue weights are negative, orange ones positive.",
  firstKernels: (n: number) => `The first ${n} are shown.`,
  contributions: (channel: number) => `How channel ${channel} is computed`,
  contributionsText: (shown: number, all: number) =>
    shown < all
      ? `Each channel of the input is convolved with its own kernel, and the results are added. Of ${all} channels, the ${shown} that contribute most to the largest value are shown. The numbers belong to the marked position.`
      : "Each channel of the input is convolved with its own kernel, and the results are added. The numbers belong to the marked position.",
  contributionOf: (channel: number) => `Contribution of channel ${channel} of the input`,
  otherContributions: (n: number, value: string) =>
    n === 1
      ? `The other channel contributes ${value}.`
      : `The other ${n} channels contribute ${value} in total.`,
  crumbs: "Where you are",
  lenses: "Other ways to look at it",
  followNumber: "Follow this number into the layer before",
  leadsNowhere:
    "You can go no further from here: no single number that this one is computed from is known.",
  pixelScaled: (name: string) => `The numbers are those after the scaling ${name}.`,
  asMatrix: "The same as a matrix product",
  matrixWindows: "windows",
  matrixWeights: "weights",
  matrixSums: "sums",
  pixelText:
    "You have reached the picture: this number is a pixel value. Everything the network computes starts from numbers like this.",
  matrixText: (row: string, column: number) =>
    `Each row of the first matrix holds the numbers of one window, and each column of the second matrix holds the weights of one filter. Row ${row} times column ${column} is this sum, before the bias:`,
  pixel: (row: number, column: number) => `Pixel in row ${row}, column ${column}`,
  neighbours: (top: number, bottom: number, left: number, right: number) =>
    `rows ${top} to ${bottom}, columns ${left} to ${right}`,
  colours: ["Red", "Green", "Blue"],
  strongestInputs: (layer: string, channel: number) =>
    `The inputs that contribute most to channel ${channel} of ${layer}. The thickness shows how much; orange adds, and blue subtracts.`,
  largestAt: (value: string, row: number, column: number) =>
    `Largest value: ${value}, in row ${row}, column ${column}`,
  topActivations: "Top activations",
  topActivationsText: (shown: number, all: number) =>
    `${shown < all ? `The pictures, out of ${all}, in which this channel has its largest values.` : `All ${all} pictures, by the largest value of this channel.`} A frame shows the receptive field of the largest value; without a frame, it is not known.`,
  featureVisualization: "Feature visualization",
  topActivationsBelow: "Below each picture are the largest value and the true class.",
  noPictureReadable:
    "None of the pictures can be read. Their folder may have been moved or removed.",
  sharedClass: (label: string, count: number, best: number, amongAll: number, all: number) =>
    `${count} of the ${best} pictures are of the class ${label}. Of the ${all} pictures that were searched, ${amongAll} are.`,
  cancel: "Cancel",
  startAgain: "Start again",
  topActivationsAlike: (n: number) => `Its largest value is the same in all ${n} pictures.`,
  featureVisualizationText:
    "An image that gradient ascent has optimized, starting from noise, to raise this channel's mean; its contrast is stretched. The network has never seen it. If it still looks like noise, no small change made the channel respond more.",
  toUnit: "Follow one number",
  toLayer: "Whole layer",
  row: "Row",
  column: "Column",
  rowColumn: (r: number, c: number) => `row ${r}, column ${c}`,
  play: "Play",
  moveWindows: "Move the windows",
  logit: "logit",
  logitAndShare: "logit and probability",
  logitHelp: "The sum of the last layer, before the softmax",
  vector: "From the maps to the class",
  vectorText: (shown: number, all: string) =>
    `The flattened vector has ${all} elements. Lines show the ${shown} that count most. A contribution is a value times its weight: orange adds to the sum, blue takes from it.`,
  element: (n: number) => `element ${n}`,
  elementOf: (layer: string, n: number) => `Flattened, this number is element ${n} of ${layer}`,
  indexHelp: "Row, column and channel, counted from 0",
  indexHelpShort: "Position and channel, counted from 0",
  pause: "Pause",
  step: "Next position",
  back: "Previous position",
  theInput: "Input",
  theOutput: "Output",
  window: "window",
  padding: "padding",
  weights: "weights",
  bias: "bias",
  sum: "sum",
  total: "total",
  product: "number × weight",
  sumOfChannel: (n: number) => `channel ${n} of the input`,
  otherChannels: (n: string) => (n === "1" ? "the other one" : `the other ${n} together`),
  activation: "activation",
  result: "Result",
  modelSays: "Computed by the model",
  receptiveField: "Receptive field in the picture",
  receptiveText: (h: number, w: number) => `${h} × ${w} pixels`,
  seesNothing: "It depends on no pixel.",
  seesUnknown: "Not known, because the receptive field of an earlier layer is not known.",
  functionUnknown: "The formula of this function is not known here.",
  noNumber: "This value is NaN (not a number) or infinite.",
  notExplained:
    "The arithmetic of this layer is not known here, so only its sizes and values are shown.",
  largestOf: "the largest of the window",
  meanOf: (n: number) => `the mean of ${n} numbers`,
  exponentials: (n: number) =>
    `The largest value is subtracted from each, which does not change the result; then exp of each is divided by the sum over all ${n}.`,
  normalizedBy: "(value − mean) ÷ √(variance + ε) × γ + β",
  names: {
    value: "value",
    mean: "mean",
    variance: "variance",
    gamma: "γ",
    beta: "β",
    epsilon: "ε",
    factor: "times",
    offset: "plus",
  },
  combined: {
    add: "added",
    subtract: "subtracted",
    multiply: "multiplied",
    average: "averaged",
    max: "the largest",
    min: "the smallest",
  },
  movedFrom: (place: string) => `the number at ${place} of the input, passed on`,
  movedPadding: "a zero of the padding",
  evidenceFor: "Evidence for",
  method: "Method",
  evidenceLayer: "Layer",
  automatic: "automatic",
  automaticWhy: (name: string) =>
    `${name}: the last layer whose numbers belong to positions in the picture, all of which can affect this output.`,
  leftOut: (n: number) =>
    `Tokens left out because they belong to no position in the picture, such as a class token: ${n}.`,
  placesAssumed:
    "The code of an earlier layer is not known here. Its output is assumed to have the order of its input, after any tokens without a position.",
  onlyOcclusion:
    "The methods that weight the activations of a layer are not available: in no known layer do the numbers belong to positions in the picture, all of which can affect this output.",
  mapSize: (r: number, c: number) => `Computed as ${r} × ${c} numbers and enlarged to the picture.`,
  methods: {
    "grad-cam": "Grad-CAM: weights each channel by the mean of its gradient",
    "grad-cam++": "Grad-CAM++: uses only positive gradients, with a weight for each position",
    "layer-cam":
      "Layer-CAM: weights each number by its own positive gradient; sharp in early layers too",
    occlusion: "Occlusion: measures how much the chosen value falls when a part is covered",
  } as Record<string, string>,
  noEvidence: "This method finds no evidence for it in the picture.",
  noValues: (name: string) =>
    `The output ${name} is a map, so it has no class or single number to find evidence for.`,
  boxText: (share: string) =>
    `Values below ${share} of the largest one are not drawn. The frame surrounds the largest region of the rest.`,
  leastHeat: "no evidence",
  mostHeat: "strongest evidence",
  threshold: "Threshold",
  sideBySide: "Classes side by side",
  trueClass: "true class",
  ownHeatScales:
    "Each heat map is scaled by its own largest value, so it shows where the evidence for a class is, and not how much there is.",
  occlusionText:
    "Squares that overlap by half cover the picture in turn, with an eighth of its shorter side; each pixel shows the mean fall over the squares that cover it.",
  heat: "Heat map",
  frame: "Frame",
  strength: "Strength",
  compareWith: "Compare with",
  samePicture: "the same picture, changed",
  shiftRight: "Shift right",
  shiftDown: "Shift down",
  mirror: "Mirror",
  turn: "Rotate",
  pixels: (n: number) => `${n} px`,
  degrees: (n: number) => `${n}°`,
  original: "Original",
  changed: "Changed",
  otherPicture: "The other picture",
  changeByDepth: "Change in the output of each layer",
  changeText:
    "The norm of the difference divided by the norm of the original's output. 0 % means that the output of the layer is the same. If the original's output is all 0, there is no percentage.",
  change: "Change",
  shareOfSecond: "Share of the second picture",
  fadeText:
    "Drag the divider, or move it with the arrow keys. At the left end, the feature maps and bars are those of the original; at the right end, they are those of the second picture. In between, they are a weighted mean of both.",
  samePictures:
    "Both pictures are the same. Shift, rotate or mirror the picture, or choose another one.",
  sameScales:
    "The feature maps show the channels with the largest values for the original, and both pictures are drawn on the original's colour scale. Orange is positive, and blue is negative.",
  reset: "Undo all",
  pictureAlt: (name: string) => `Picture ${name} as the model sees it`,
  mapAlt: (layer: string, channel: number) => `Channel ${channel} of ${layer}`,
  colourAlt: (layer: string, colour: string) => `${colour} channel of ${layer}`,
  evidenceOf: (label: string) => `Evidence for ${label}`,
  randomWeights: "random weights: the model has not been trained",
  /** For a link to something that does not exist; see `state/place.ts` for the names. */
  replaced: (parts: string) =>
    `The link refers to something that does not exist here. Shown instead: ${parts}.`,
  unknownName: (name: string) => `${name} is ignored`,
  byDefault: "the default",
  linkNames: {
    view: "view",
    picture: "picture",
    from: "first layer",
    to: "last layer",
    layer: "layer",
    channel: "channel",
    row: "row",
    column: "column",
    cells: "input channel",
    scale: "colour scale",
    via: "path",
    output: "output",
    which: "class",
    method: "method",
    evidenceLayer: "evidence layer",
    heat: "heat map",
    other: "compared picture",
    right: "shift right",
    down: "shift down",
    flip: "mirror",
    degrees: "rotation",
    lang: "language",
  } as Record<string, string>,
  scaling: (name: string) => `pixels scaled: ${name}`,
  chooseLayer: "Layer",
  previousLayer: "Previous layer",
  nextLayer: "Next layer",
  takesFrom: "Input from",
  thePicture: "picture",
  lookingAt: {
    heading: "What you are looking at",
    level: "Explained for",
    levels: { first: "Beginner", course: "Student", expert: "Expert" },
    kerasLine: "In Keras",
    copy: "Copy",
    copied: "Copied",
    notCopied: "The browser does not allow copying; select the line and copy it.",
    multiplyAdds: "Multiply-adds",
    multiplyAddsHelp:
      "Multiply-adds for one picture: a multiplication by a weight and the addition of the product count as one. Biases, activations and normalization are not counted.",
    ofNetwork: (share: string) => `${share} of the network`,
    notKnown: "not known",
    keys: {
      network:
        "Keys: the arrows choose a layer and one of its maps, Enter opens it, Escape leads back.",
      layer:
        "Keys: the left and right arrows choose a channel, Enter opens its largest value, Escape leads back.",
      number:
        "Keys: the arrows move the window, Enter follows the number that counts most, the space bar plays, Escape leads back.",
    },
    lesson: (title: string) => `Lesson: ${title}`,
    lessons: "Lessons: how networks compute and learn",
  },
  tour: {
    name: "Guided tour",
    start: "Guided tour",
    step: (n: number, all: number) => `Step ${n} of ${all}`,
    back: "Back",
    next: "Next",
    end: "End tour",
  },
};

export type Texts = typeof en;
