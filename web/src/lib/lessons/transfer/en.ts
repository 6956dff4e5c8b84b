// The English texts of the lesson on transfer learning.

import { formatCount, formatNumber } from "../../maths/format_number";
import type { Case } from "./advice";
import type { BodyName } from "./bodies";
import type { SetName, StopName } from "./recorded";

interface CaseText {
  title: string;
  advice: string;
  command: string;
}

export const en = {
  builtTitle: "How a model for transfer learning is built",
  builtIntro:
    "The body is a network that was trained on more than a million pictures of ImageNet. Its own last dense layer, the top, answers with 1,000 other classes, so it is left out. What remains gives maps; global average pooling makes one number of each map, and a new dense layer, the head, makes probabilities of the numbers.",
  builtGuess:
    "VGG16 without its top ends in 512 maps of 7 × 7. How many parameters does the new head have, for 5 classes?",
  builtWhy:
    "Global average pooling leaves 512 numbers and has no parameters. The head has 512 × 5 weights and 5 biases: 2,565.",
  builtTry: "Choose another body and other numbers of classes, and compare body and head.",
  body: "Body",
  bodies: {
    efficientnet_lite2: "EfficientNet-Lite2",
    vgg16: "VGG16",
    resnet50: "ResNet50",
  } satisfies Record<BodyName, string>,
  classes: "Number of classes",
  parts: "Parts of the model, with the shapes that they give",
  picture: "Picture",
  pooling: "Global average pooling",
  dense: "Dense, softmax",
  parametersOfParts: "Parameters of each part",
  ofBody: "Body",
  ofPooling: "Pooling",
  ofHead: "Head",
  all: "All parameters of the model",
  builtText:
    "EfficientNet-Lite2 is the body that pellucid takes unless you choose another. VGG16 and ResNet50 are those of the course; both take pictures of 224 × 224.",
  frozenTitle: "What is frozen",
  frozenIntro:
    "A frozen layer keeps its weights. The picture still passes through it, but no gradient of its weights is needed. As soon as everything below is frozen as well, no gradient has to be passed down either.",
  frozenGuess:
    "How many times as many multiply-adds does a training step of VGG16 need if everything learns, compared with a frozen body?",
  frozenWhy:
    "2.99 times. The forward pass needs 15.35 billion. The gradient of the weights needs the same number again, and so does the gradient that is passed down; only the first layer does not pass anything to the picture.",
  frozenTry: "Move the slider from nothing frozen to everything frozen, from the picture upwards.",
  frozenBlocks: "Frozen blocks",
  ofBlocks: (n: number, of: number) => `${n} of ${of}`,
  isFrozen: "frozen",
  learningByBlock: "Parameters that learn, by block",
  learning: "Parameters that learn",
  learningShare: "Share of all parameters",
  forward: "Multiply-adds forward, per picture",
  backward: "Multiply-adds backward, per picture",
  multiplyAdds: (n: number) => {
    if (n < 1e6) return formatCount(n);
    if (n < 1e9) return `${formatNumber(n / 1e6)} million`;
    return n < 1e12 ? `${formatNumber(n / 1e9)} billion` : `${formatNumber(n / 1e12)} trillion`;
  },
  epochs: (epochs: number, pictures: string) =>
    `Multiply-adds of ${epochs} epochs with ${pictures} pictures`,
  frozenText:
    "If the whole body is frozen, its output for a picture never changes. Each picture then passes through the body only once, and the head is trained on the stored features. With augmentation this does not hold, since each epoch shows other pictures. Moving means and variances of batch normalization are not counted, since no gradient changes them; they should stay as they are while a body is fine-tuned.",
  whyTitle: "Why not train everything?",
  whyIntro: (seeds: number, training: number, tests: number) =>
    `EfficientNet-Lite0, a smaller sister of Lite2, keeps the computation short. It learned to tell which of eight photos a grey patch comes from. The patches have 32 × 32 pixels and are enlarged to 64 × 64. It learned from ${training} patches of the left halves and was tested on ${tests} of the right halves; this was done ${seeds} times, each time with other patches and another start. A script of the repository recorded it. First a head was fitted on the frozen body; to train everything, head and body then learned together at a low rate, for 80 steps. For comparison, a small convnet started from random weights.`,
  whyGuess:
    "The small convnet, which nobody trained before, learned from the same 160 patches for 400 steps. What share of the test patches was right, in per cent? By chance it would be 12.5%.",
  whyAnswer:
    "42.1%, and the head on the frozen body reaches 70.8%: its features come from more than a million pictures, and only 10,248 parameters have to be learned from these 160.",
  whyTry: "Choose what learns, and compare accuracy and parameters.",
  amount: "Pictures to learn from",
  whatLearns: "What learns",
  stops: {
    all: "Head only",
    none: "Everything",
    scratch: "A small convnet, from random weights",
  } satisfies Record<StopName, string>,
  accuracies: "Test accuracy by what learns",
  learningHere: "Parameters that learn in this run",
  perPicture: "Parameters that learn, per picture",
  trainingAccuracy: "Accuracy in training",
  testAccuracy: "Accuracy in the test",
  testOf: (stop: string) => `Test accuracy: ${stop}`,
  withSpread: (mean: string, spread: string) => `${mean} ± ${spread}`,
  whyText:
    "The number after ± is the standard deviation over the runs. The 28.7 points that the body adds are more than luck. Training everything did not help here: 3,381,256 parameters learn from 160 pictures, 21,133 for each, and each step needs about three times the multiply-adds. After 80 steps, even the training patches are answered worse, 87.7% instead of 99.8%, since the first steps often make a fitted head worse. The 6.0 points in the test between both (from unrounded values) may still be luck with three runs, and more pictures and more steps may reverse this.",
  whyNoteTitle: "The book's five steps",
  whyNote:
    "Add a head to a trained body; freeze the body; train the head; unfreeze the upper layers of the body; train both together at a low rate. If everything learned from the start, the large gradients of the random head would change the body at random.",
  depthTitle: "Features of each depth",
  depthIntro:
    "Lower layers respond to edges and textures, upper ones to what photos of ImageNet show. Here a logistic regression learned from the mean of each channel at each depth of EfficientNet-Lite0, with pictures enlarged to 128 × 128: either digits, or grey patches of 32 × 32 pixels that have to be assigned to one of eight photos. In step 3, the patches were enlarged to 64 × 64 only, so the accuracies of both steps are not the same.",
  depthQuestion: "200 digits to learn from: which features are best?",
  depthOptions: [
    "Those of the first maps, 64 × 64",
    "Those of the last but one size, 8 × 8",
    "Those of the last maps, 4 × 4",
  ],
  depthWhy:
    "92.9% are right with the maps of 8 × 8, and 82.8% with the last ones, probably because these are the most specialized in photos. The first maps are worse still: 72.1%.",
  depthTry: "Change the pictures and their number.",
  set: "Pictures",
  sets: { digits: "Digits", patches: "Patches of photos" } satisfies Record<SetName, string>,
  pixels: "Pixels themselves",
  accuracyByDepth: "Test accuracy by depth, with its 95% interval",
  interval: (low: string, high: string) => `${low} to ${high}`,
  withInterval: (value: string, interval: string) => `${value} (${interval})`,
  best: "Best features",
  bestAccuracy: "Their test accuracy",
  bestInterval: "Its 95% interval (Wilson)",
  depthText:
    "If two intervals overlap widely, the order may be luck. Patches of one photo resemble each other, so their intervals are rather too narrow. Both data sets are unlike ImageNet's photos. With photos, the last layer is usually the best; pellucid tries both on a sample of your pictures, and takes inner layers if they do better.",
  depthNote:
    "Digits that are centred and cleaned are an easy case for pixels: 92.3% without any network. A pretrained body is no advantage in itself.",
  ownTitle: (name: string) => `Your run ${name}`,
  ownWay: "Recipe",
  ownBackbone: "Body",
  ownPictures: "Pictures to learn from",
  ownAccuracy: "Accuracy in its test",
  ownMissing:
    "Open a run to see its figures, and the depths of its own network on its own pictures: pellucid learn RUN transfer.",
  computeDepths: "Compare the depths on my pictures",
  ownDepths: (name: string) => `Accuracy by depth of ${name}, with its 95% interval`,
  ownDepthsText: (n: number) =>
    `A logistic regression on the channel means of the last maps of each size answered ${n} of the pictures that the run learned from, each by a fit that had not seen it (five folds). The test set stays unseen. If intervals overlap widely, the order may be luck. A body that was fine-tuned on these pictures does better here than on new ones.`,
  boardTitle: "How much data, and how similar?",
  boardQuestion:
    "You have 200 pictures, and they are photos like those of ImageNet. What do you train?",
  boardOptions: ["Only the head", "The upper half of the body, too", "Everything"],
  boardWhy:
    "200 pictures are few for millions of parameters, and the features already fit. Training only the head is fast, and there is little that it could memorize.",
  boardTry:
    "Set your own number of pictures, and how much they resemble photos of everyday things.",
  nPictures: "Your pictures to learn from",
  similarity: "Compared with ImageNet's photos, they are",
  alike: "similar",
  other: "different",
  board: "What to train, by the size of the data set and its similarity",
  ownCase: "Your case",
  cases: {
    little_alike: {
      title: "Few pictures, similar",
      advice: "Freeze the whole body and train the head on the features of the last layer.",
      command: "pellucid train FOLDER --recipe features",
    },
    much_alike: {
      title: "Many pictures, similar",
      advice: "Train the head, then fine-tune the upper blocks at a low rate.",
      command: "pellucid train FOLDER --recipe fine-tune",
    },
    little_other: {
      title: "Few pictures, different",
      advice: "Use features of lower layers too: the upper ones may be too specialized.",
      command: "pellucid train FOLDER --recipe features --feature-layers all",
    },
    much_other: {
      title: "Many pictures, different",
      advice: "Fine-tune most of the body. It is still a better start than random weights.",
      command: "pellucid train FOLDER --recipe fine-tune --unfreeze 0.6",
    },
  } satisfies Record<Case, CaseText>,
  boardText:
    "The limit between few and many is 1,000 pictures here, but it is not sharp, and depends on the number of classes. pellucid train FOLDER --recipe auto tries several ways on validation pictures.",
  questions: [
    {
      question:
        "How is a model for transfer learning built, and why are not all parameters trained?",
      answer:
        "Picture, body without top, global average pooling and a new dense layer; only that one learns, 2,565 of 14,717,253 parameters with VGG16 and 5 classes. Few pictures cannot determine millions of parameters, and a step that trains everything needs 2.99 times as many multiply-adds.",
    },
    {
      question: "Do you understand the code of chapter 8 of the book, on image classification?",
      answer:
        "It trains a convnet from scratch, then a head on the features of frozen VGG16, and last it fine-tunes the last block: with 4 of 5 blocks frozen and 5 classes, 7,081,989 parameters learn, of which 7,079,424 are block 5's.",
    },
    {
      question: "Why can the last layer's features be worse than those before it?",
      answer:
        "Probably because the last layer is specialized in what ImageNet shows. With 200 digits, the maps of 8 × 8 lead to 92.9% and the last ones to 82.8%; the first maps are worse still (72.1%), and pixels alone reach 92.3%.",
    },
    {
      question: "Why is training so much faster if the whole body is frozen?",
      answer:
        "Each picture passes through it only once: 10 epochs of 1,000 pictures with VGG16 need 15.35 trillion multiply-adds instead of 459.5 trillion.",
    },
  ],
};

export type Texts = typeof en;
