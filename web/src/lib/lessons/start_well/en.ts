// The English texts of the lesson on initialization and regularization.

import type { Penalty } from "./penalty";
import type { Quoted } from "./quoted";
import type { Activation, Initializer } from "./signals";

export const en = {
  signalTitle: "Initial weights",
  signalIntro:
    "A network of dense layers with 256 units each receives 32 inputs of 256 random numbers with mean 0 and standard deviation 1. Nothing has been trained yet: the weights are random, and the biases are 0.",
  signalGuess:
    "The weights are drawn with a standard deviation of 0.01, and the activation is ReLU. By what factor does each layer multiply the size (root mean square) of the values?",
  signalWhy:
    "A sum of 256 products has the variance 256 × 0.01² = 0.0256 times the mean square of the inputs, and ReLU sets half of the sums to 0. The factor is √(256 × 0.01² / 2) = 0.1131. After 20 layers, 0.1131²⁰ ≈ 1.2e−19 is left. The figure shows standard deviations. In a very wide network they are 0.83 times as large, because the outputs of ReLU are not centred on 0.",
  signalTry:
    "Choose activation, initializer and depth, and see at which layer the values vanish, grow without bound, or stay in range.",
  activation: "Activation",
  activations: { relu: "ReLU", tanh: "tanh", sigmoid: "Sigmoid" } satisfies Record<
    Activation,
    string
  >,
  initializer: "Initializer",
  initializers: {
    small: "Normal, 0.01",
    large: "Normal, 1",
    glorot: "Glorot uniform",
    he: "He uniform",
  } satisfies Record<Initializer, string>,
  depth: "Number of layers",
  redraw: "Draw other weights",
  histogramText: {
    relu: "Each histogram shows the outputs of a layer from 0 to 3; larger values are in the last bin, and zeros are not drawn. The number is the standard deviation of all outputs.",
    tanh: "Each histogram shows the outputs of a layer from −1 to 1. The number is their standard deviation.",
    sigmoid:
      "Each histogram shows the outputs of a layer from 0 to 1. The number is their standard deviation.",
  } satisfies Record<Activation, string>,
  layer: (n: number) => `Layer ${n}`,
  deviationOf: (n: number) => `Standard deviation of layer ${n}`,
  lastDeviation: "Standard deviation of the last layer",
  expected: "Expected for a very wide network",
  factor: "Factor of each layer, √(256 σ² / 2)",
  signalText:
    "He's initializer has σ² = 2 / inputs, so that the factor is 1 with ReLU. Glorot's has σ² = 2 / (inputs + outputs), which is 1 / 256 here. It suits tanh, which is nearly the identity close to 0. The measured value differs from the expected one because 256 units are few; other weights give another difference. Gradients pass through the same weights on their way back, so they shrink or grow in the same way.",
  glorotNoteTitle: "Keras uses Glorot",
  glorotNote:
    'Dense and Conv2D use glorot_uniform unless you say otherwise. After ReLU, it halves the variance in each layer: after 20 layers, 2⁻²⁰, about one millionth, is left. For deep networks with ReLU and without batch normalization, set kernel_initializer="he_normal" or "he_uniform".',
  normTitle: "Batch normalization",
  normIntro:
    "Batch normalization subtracts the mean of each channel and divides by its standard deviation, over all pictures and places of the batch. Then it multiplies by γ and adds β, which are learned. Here is a batch of four pictures with two channels; each row has the four places of a picture.",
  normGuess:
    "Channel 1 has the mean 5 and the variance 4. What does the value 9 become, with γ = 1 and β = 0?",
  normWhy:
    "(9 − 5) / √(4 + 0.001) = 2. Keras adds ε = 0.001 to the variance, so that nothing is divided by 0.",
  normTry:
    "Multiply the channel and add to it, as higher contrast or brighter pictures would: the output stays the same. Then switch to prediction.",
  channel: "Channel",
  mode: "Mode",
  training: "Training",
  prediction: "Prediction",
  times: "Multiply the channel by",
  plus: "Add to the channel",
  gamma: "γ",
  beta: "β",
  steps: "Training steps with this batch so far",
  before: "Input",
  after: "Output",
  beforeLabel: (n: number) => `Channel ${n} of four pictures, a row for each picture.`,
  afterLabel: (n: number) => `Channel ${n} after batch normalization.`,
  batchMean: "Mean of the batch",
  batchVariance: "Variance of the batch",
  movingMean: "Moving mean",
  movingVariance: "Moving variance",
  outputMean: "Mean of the output",
  outputDeviation: "Standard deviation of the output",
  normText:
    "In prediction, a picture must not depend on the others in its batch. The layer then uses moving averages. They start at 0 and 1, and each training step moves them by 1% towards the batch: moving mean ← 0.99 × moving mean + 0.01 × mean. After few steps they are still far away, and predictions are poor although training goes well.",
  normNoteTitle: "What batch normalization normalizes",
  normNote:
    "It normalizes the output of a layer, per channel and batch; it does not normalize the weights. Ioffe and Szegedy (2015) explain its success by less “internal covariate shift”. Santurkar et al. (2018) added such shifts after the layer, and the networks still trained as well; they find that the loss becomes smoother. The reason is still disputed.",
  own: (model: string) => `Layers of your model ${model} that normalize or drop`,
  ownRate: (rate: string) => `rate ${rate}`,
  dropTitle: "Dropout",
  dropIntro:
    "In each training step, dropout sets every unit to 0 with the probability p, and divides the others by 1 − p. No unit can rely on a certain other one.",
  dropGuess: "A unit has the value 3, and p is 0.5. What does it become if it is kept?",
  dropWhy: "3 / (1 − 0.5) = 6. On average over all draws it stays 0.5 × 6 + 0.5 × 0 = 3.",
  dropTry: "Draw the mask several times, change p, and switch to prediction.",
  rate: "Dropout rate p",
  newMask: "Draw another mask",
  units: "Outputs of twelve units",
  unitsLabel: "The outputs of twelve units.",
  unitsAfter: "After dropout; dropped units are dashed",
  unitsAfterLabel: (n: number) => `The twelve outputs after dropout; ${n} units are kept.`,
  kept: "Kept units",
  keptOf: (n: number, of: number) => `${n} of ${of}`,
  sumNow: "Sum of the outputs now",
  sumPrediction: "Sum in prediction",
  meanOfDraws: "Mean of the sum over 1,000 masks",
  spreadOfSum: "Standard deviation of the sum over masks",
  dropText:
    "The next layer sees a sum that varies from step to step around the sum in prediction. In prediction nothing is dropped and nothing is multiplied, so the same picture always gets the same answer.",
  penaltyTitle: "L1 and L2 penalties",
  penaltyIntro:
    "A neuron with a weight for each of 64 pixels learns to tell threes from eights, from 60 digits of scikit-learn; 297 others test it. The loss is the mean cross-entropy plus a penalty: a factor times the sum of the absolute weights (L1) or of their squares (L2). The fit is computed on this page until it no longer changes.",
  penaltyGuess: "With L1 and the factor 0.1, how many of the 64 weights are exactly 0?",
  penaltyWhy:
    "61. Of these, 12 belong to pixels that have the same value in all training digits, such as those at the edge; they are 0 with any penalty. With the three weights that are left, 91.7% of the training digits are right, but only 85.5% of the test digits.",
  penaltyTry: "Increase the factor with L1, then with L2, and compare the maps of the weights.",
  penalty: "Penalty",
  penalties: { l1: "L1", l2: "L2" } satisfies Record<Penalty, string>,
  factorName: "Factor of the penalty",
  weights: "Weights of the 64 pixels; those that are 0 are dashed",
  weightsLabel: "The 64 weights as a map of 8 by 8 pixels; positive weights speak for an eight.",
  zeros: "Weights that are exactly 0",
  near: "Weights between −0.1 and 0.1",
  absoluteSum: "Sum of the absolute weights",
  squareSum: "Sum of the squared weights",
  trainingLoss: "Loss in training, without the penalty",
  trainingAccuracy: "Accuracy in training",
  testAccuracy: "Accuracy in the test",
  nearByFactor: "Weights between −0.1 and 0.1, for each factor",
  withFactor: (factor: string) => `Factor ${factor}`,
  penaltyText:
    "L1 pulls each weight towards 0 with the same strength, however small it is, so many become exactly 0. L2 pulls in proportion to the weight, so all become smaller and hardly any becomes 0. With 297 test digits, one digit is 0.34 percentage points, and a difference of one or two points can be luck.",
  batchTitle: "Batch size",
  batchIntro:
    "The gradient of a batch estimates the gradient of all 60 digits. Here it is computed at the start, where all weights are 0.",
  batchGuess:
    "The gradient of a single digit is 1.925 away from the gradient of all, on average (root mean square). How far away is that of a batch of 4?",
  batchWhy:
    "1.925 / √4 = 0.963. No digit occurs twice in a batch, so it is a little less: times √(56 / 59), which gives 0.938.",
  batchTry: "Change the batch size and draw other batches.",
  batchSize: "Batch size",
  newBatches: "Draw other batches",
  distances: "Distance of the gradient of a batch from that of all digits, for eight batches",
  batch: (n: number) => `Batch ${n}`,
  noise: (n: number) => `Noise, measured with ${n} batches`,
  expectedNoise: "Noise, from the formula",
  gradientLength: "Length of the gradient of all digits",
  stepsPerEpoch: "Steps per epoch",
  batchText:
    "A batch that is four times as large halves the noise, but an epoch has only a quarter of the steps. While the noise is larger than the gradient itself, a step goes in a largely random direction. Some noise is thought to help to leave narrow valleys. Batch normalization adds noise of the same kind, since the statistics of a small batch vary.",
  batchNoteTitle: "Batches of 8 to 32",
  batchNote:
    "The course advises batches of 8 to 32. Masters and Luschi (2018) found the best results with batches of 2 to 32 in the networks and data sets they tried, with the learning rate adjusted for each size. Other data may differ.",
  trainTitle: "Train five networks",
  trainIntro:
    "A small convnet learns to tell four drawn shapes apart, or your own classes if you opened a run or a folder: with Keras' defaults, with batch normalization, with dropout of 0.5, with an L2 penalty of 0.003, and with He's initializer. Each is trained with three seeds, which decide the split, the order and the initial weights.",
  trainGuess: ({ epochs, pictures, training }: Quoted) =>
    `After ${epochs} epochs with ${pictures} drawn shapes, the plain network is right in ${training}% of them. By how many percentage points is it worse on other shapes?`,
  trainWhy: ({ pictures, parameters, validation }: Quoted) =>
    `On other shapes, ${validation}% are right; the difference is computed from unrounded values. The network has ${parameters} parameters for ${pictures} pictures, enough to remember much that is true of these pictures only.`,
  trainTry: "Compare the curves, then train the networks yourself.",
  variants: {
    plain: "Plain",
    batch_normalization: "Batch normalization",
    dropout: "Dropout",
    l2: "L2 penalty",
    he_normal: "He normal",
  } as Record<string, string>,
  gaps: "Training accuracy minus validation accuracy after the last epoch, as recorded, from unrounded values",
  gapOf: (variant: string) => `Gap: ${variant}`,
  points: (mean: string, spread: string) => `${mean} ± ${spread} points`,
  trainText: ({ epochs, gap, gapOfDropout, lowerWithDropout, lowerWithHe }: Quoted) =>
    `The number after ± is the standard deviation over the seeds. Dropout makes the gap clearly smaller, from ${gap} to ${gapOfDropout} points; in part because training accuracy is measured while units are dropped. After ${epochs} epochs, its validation accuracy is ${lowerWithDropout} points lower, which may be luck; it also learns more slowly. With He's initializer it is ${lowerWithHe} points lower, which may be luck too: in a network of only five layers with weights, no difference can be seen here. Batch normalization and He's initializer help most in deep networks.`,
  questions: ({ gap, gapOfDropout }: Quoted) => [
    {
      question: "By what principle does this improve the performance?",
      answer: `Good initial weights and batch normalization keep values and gradients in a range in which a deep network can learn: after 20 layers with ReLU, He's initializer leaves a standard deviation of 0.703 and Glorot's 0.000686, and batch normalization restores mean 0 and standard deviation 1 in each batch. Dropout and penalties make memorizing harder: dropout lowers the gap between training and validation from ${gap} to ${gapOfDropout} points. None of them raised the validation accuracy here by more than luck.`,
    },
    {
      question: "Why does dropout divide by 1 − p?",
      answer:
        "So that the next layer receives the same sum on average in training as in prediction: 24 here, and 23.87 as the mean over 1,000 masks with p = 0.5.",
    },
    {
      question: "Why can a network with batch normalization predict badly after few steps?",
      answer:
        "It predicts with moving averages that start at 0 and 1: after 100 steps, the moving mean of channel 1 is 3.17, but the mean of the batch is 5.",
    },
  ],
};

export type Texts = typeof en;
