// Texts of lesson 3.

import type { Question } from "../frame/Questions.svelte";
import type { Lang } from "../titles";
import type { OptimizerName } from "./optimizers";
import type { SurfaceName } from "./surfaces";

export interface OptimizersTexts {
  optimizers: Record<OptimizerName, string>;
  surfaces: Record<SurfaceName, string>;
  aboutSurfaces: Record<SurfaceName, string>;
  axes: [string, string];
  axesOfReal: [string, string];
  landscape: (surface: string) => string;
  stepTitle: string;
  stepText: string;
  stepQuestion: string;
  stepAnswer: string;
  rateTitle: string;
  rateText: string;
  rateQuestion: string;
  rateAnswer: string;
  rate: string;
  bend: string;
  stableRate: string;
  factor: string;
  distance: string;
  walkTitle: string;
  walkText: string;
  walkQuestion: string;
  walkOptions: string[];
  walkAnswer: string;
  surface: string;
  shown: string;
  momentum: string;
  startX: string;
  startY: string;
  steps: string;
  oneStep: string;
  tenSteps: string;
  again: string;
  play: string;
  pause: string;
  lossAfter: (optimizer: string) => string;
  placeAfter: (optimizer: string) => string;
  rules: string;
  ruleOf: Record<OptimizerName, string>;
  batchTitle: string;
  batchText: string;
  batchQuestion: string;
  batchAnswer: string;
  batchNoteTitle: string;
  batchNote: string;
  nPictures: string;
  batchSize: string;
  stepsPerEpoch: string;
  noiseText: string;
  batchOfWalk: string;
  allPictures: string;
  noise: string;
  noiseOfOne: string;
  newBatches: string;
  lossTitle: string;
  lossText: string;
  lossQuestion: string;
  lossAnswer: string;
  z: string;
  probability: string;
  mse: string;
  mseSlope: string;
  crossEntropy: string;
  crossEntropySlope: string;
  questions: Question[];
}

const COURSE = "Loss Function과 Optimation을 통해 어떤 Parameter를 추정하는지 설명할 수있나?";

const en: OptimizersTexts = {
  optimizers: {
    sgd: "SGD",
    momentum: "Momentum",
    adagrad: "AdaGrad",
    rmsprop: "RMSProp",
    adam: "Adam",
  },
  surfaces: {
    bowl: "Bowl",
    ravine: "Ravine",
    saddle: "Saddle",
    valleys: "Two valleys",
    real: "The loss of lesson 1",
  },
  aboutSurfaces: {
    bowl: "The loss (w₁² + w₂²) / 2 is equally steep in all directions.",
    ravine:
      "The loss (w₁² + 20 w₂²) / 2 is 20 times as curved across the ravine as along it. The learning rate must suit the steep direction, and so is small for the flat one.",
    saddle:
      "At w₁ = w₂ = 0 the gradient is 0, although the loss is not at a minimum there: it falls to both sides along w₂. The walk starts at w₂ = 0.001.",
    valleys:
      "There are two minima, and the left one is lower. An optimizer sees only the gradient where it is.",
    real: "This is the cross-entropy of lesson 1's logistic regression over its two weights, with standardized inputs and the best bias. Its minimum is what scikit-learn finds.",
  },
  axes: ["parameter w₁", "parameter w₂"],
  axesOfReal: ["weight of brightness", "weight of redness"],
  landscape: (surface) =>
    `${surface}: the loss from above, darker where it is higher, with the path of each optimizer. A cross marks the minimum.`,
  stepTitle: "One step against the gradient",
  stepText:
    "The loss is one number that says how wrong the predictions are. It depends on the parameters: the weights and biases. The gradient lists its derivative with respect to each parameter, as lesson 2 computes it. Gradient descent (SGD) subtracts the derivative times the learning rate from each parameter. The other optimizers change this step.",
  stepQuestion:
    "A weight is 3, its derivative is 4, and the learning rate is 0.1. What is the weight after the step?",
  stepAnswer: "3 − 0.1 × 4 = 2.6.",
  rateTitle: "The learning rate",
  rateText:
    "If the learning rate is too small, training is slow; if it is too large, each step goes beyond the minimum and the loss grows. Where the curvature (the second derivative) is at most L, gradient descent comes nearer to the minimum only with a learning rate below 2/L: each step multiplies the distance by 1 − rate × L. Below, SGD walks through the ravine, where L is 20.",
  rateQuestion: "What is the limit of the learning rate in the ravine, where L is 20?",
  rateAnswer: "The limit is 2/20 = 0.1. Try 0.099 and 0.101.",
  rate: "Learning rate",
  bend: "Largest curvature L",
  stableRate: "Limit of the learning rate, 2/L",
  factor: "Factor of one step, 1 − rate × L",
  distance: "Distance across the ravine after 50 steps",
  walkTitle: "Five optimizers",
  walkText:
    "All optimizers start at the same place and have the same learning rate; in practice, each needs its own. Press a place to start from it.",
  walkQuestion:
    "Which optimizer is farthest from the minimum of the ravine after 50 steps, with a learning rate of 0.09?",
  walkOptions: ["SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"],
  walkAnswer:
    "AdaGrad divides by the root of the sum of all squared gradients so far, so its steps become smaller and smaller.",
  surface: "Loss",
  shown: "Optimizers that are shown",
  momentum: "Momentum",
  startX: "Start w₁",
  startY: "Start w₂",
  steps: "Steps",
  oneStep: "One step",
  tenSteps: "Ten steps",
  again: "Start again",
  play: "Play",
  pause: "Pause",
  lossAfter: (optimizer) => `Loss with ${optimizer}`,
  placeAfter: (optimizer) => `Place of ${optimizer}`,
  rules: "The update rules",
  ruleOf: {
    sgd: "w ← w − rate × gradient",
    momentum:
      "v ← momentum × v − rate × gradient; w ← w + v. It gains speed where the gradient keeps its direction.",
    adagrad: "s ← s + gradient²; w ← w − rate × gradient / √s. In Keras, s starts at 0.1.",
    rmsprop:
      "s ← 0.9 s + 0.1 gradient²; w ← w − rate × gradient / √s. Old gradients are forgotten.",
    adam: "It combines the mean of the gradients (0.9) and of their squares (0.999), both corrected for their start at 0.",
  },
  batchTitle: "Batches",
  batchText:
    "To compute the gradient from all pictures for each step would take long. Instead, each step uses a batch of them. An epoch is complete when each picture has been used once; the last batch may be smaller.",
  batchQuestion:
    "There are 1,000 pictures, and the batch size is 100. How many steps does one epoch have?",
  batchAnswer: "1,000 / 100 = 10. With batches of 32 it is 31.25, which is rounded up to 32.",
  batchNoteTitle: "Steps and epochs",
  batchNote:
    "1,000 pictures in batches of 100 are ten steps and one epoch, not ten epochs. Ten epochs would be 100 steps.",
  nPictures: "Pictures",
  batchSize: "Batch size",
  stepsPerEpoch: "Steps of one epoch",
  noiseText:
    "A batch only estimates the gradient. The root mean square distance of its gradient from that of all pictures is the noise: it is proportional to 1/√(batch size). A batch that is four times as large halves it. Here the optimizers use the loss of lesson 1, and each step draws its batch from the 40 pictures at random.",
  batchOfWalk: "Pictures in each step",
  allPictures: "all 40",
  noise: "Noise of the gradient at the start",
  noiseOfOne: "Noise with one picture",
  newBatches: "Draw other batches",
  lossTitle: "Mean squared error or cross-entropy",
  lossText:
    "A neuron with a sigmoid gives the probability p, and the right answer is 1. The mean squared error is (p − 1)², the cross-entropy is −ln p. Move z to the left: the answer becomes quite wrong.",
  lossQuestion:
    "At z = −6 the probability of the right answer is only 0.0025. The derivative of the cross-entropy with respect to z is p − 1. What is it?",
  lossAnswer:
    "It is close to −1, so training corrects the mistake. The derivative of the mean squared error is 2 (p − 1) p (1 − p) = −0.0049: about 200 times smaller, so the worst mistakes are corrected most slowly.",
  z: "z",
  probability: "Probability p",
  mse: "Mean squared error",
  mseSlope: "Derivative of the mean squared error",
  crossEntropy: "Cross-entropy",
  crossEntropySlope: "Derivative of the cross-entropy",
  questions: [
    {
      course: COURSE,
      question: "Which parameters are estimated through the loss function and the optimizer?",
      answer:
        "The weights and the biases: 3 parameters for the neuron of lesson 1, of which the figure shows the 2 weights, and 13 for the network of lesson 2. The learning rate, the momentum and the batch size are chosen, not estimated; they are hyperparameters.",
    },
    {
      question:
        "The learning rate is twice as large as before and the loss becomes NaN. What may have happened?",
      answer:
        "The learning rate exceeded 2/L. In the ravine the limit is 0.1: with 0.101, each step multiplies the distance by −1.02, and after 50 steps it is 2.69 times as large.",
    },
    {
      question: "How does the noise of the gradient change if the batch is four times as large?",
      answer:
        "It is halved, because it is proportional to 1/√(batch size): from 0.8226 with one picture to 0.4113 with four at the start of the walk. Each step then costs four times as much.",
    },
  ],
};

const ko: OptimizersTexts = {
  optimizers: {
    sgd: "SGD",
    momentum: "Momentum",
    adagrad: "AdaGrad",
    rmsprop: "RMSProp",
    adam: "Adam",
  },
  surfaces: {
    bowl: "그릇",
    ravine: "좁은 골짜기",
    saddle: "안장점",
    valleys: "두 골짜기",
    real: "1과의 손실",
  },
  aboutSurfaces: {
    bowl: "손실 (w₁² + w₂²) / 2는 모든 방향으로 똑같이 가파릅니다.",
    ravine:
      "손실 (w₁² + 20 w₂²) / 2는 골짜기를 가로지르는 방향의 곡률이 골짜기를 따라가는 방향의 20배입니다. 학습률을 가파른 방향에 맞추면 완만한 방향에서는 너무 작습니다.",
    saddle:
      "w₁ = w₂ = 0에서는 기울기가 0이지만 최소가 아닙니다. w₂ 방향으로는 양쪽 모두 손실이 작아집니다. 출발점은 w₂ = 0.001입니다.",
    valleys:
      "극소가 두 곳이고 왼쪽이 더 낮습니다. 옵티마이저는 현재 위치의 기울기만 알 수 있습니다.",
    real: "1과의 로지스틱 회귀의 교차 엔트로피를 두 가중치의 함수로 나타낸 것입니다. 입력은 표준화했고 편향은 가장 좋은 값으로 고정했습니다. 최솟값의 위치는 scikit-learn이 찾은 가중치입니다.",
  },
  axes: ["파라미터 w₁", "파라미터 w₂"],
  axesOfReal: ["밝기의 가중치", "붉은 정도의 가중치"],
  landscape: (surface) =>
    `${surface}: 손실을 위에서 본 그림입니다. 손실이 클수록 어둡고, 선은 옵티마이저가 지나간 길이며, 십자는 최소인 위치입니다.`,
  stepTitle: "기울기의 반대 방향으로 한 걸음",
  stepText:
    "손실은 예측이 얼마나 틀렸는지를 나타내는 숫자 하나입니다. 손실은 파라미터, 곧 가중치와 편향에 따라 달라집니다. 기울기(gradient)는 2과에서 구한 파라미터별 미분을 모은 것입니다. 경사 하강법(SGD)은 파라미터마다 미분에 학습률을 곱해 뺍니다. 다른 옵티마이저는 이 걸음을 조금씩 고친 것입니다.",
  stepQuestion: "가중치가 3, 그 미분이 4, 학습률이 0.1입니다. 한 걸음 뒤의 가중치는 얼마일까요?",
  stepAnswer: "3 − 0.1 × 4 = 2.6입니다.",
  rateTitle: "학습률",
  rateText:
    "학습률이 너무 작으면 학습이 느리고, 너무 크면 걸음마다 최소인 위치를 지나쳐 손실이 오히려 커집니다. 곡률(이차 미분)의 최댓값이 L이면 학습률이 2/L보다 작아야 최소인 위치에 가까워집니다. 한 걸음마다 거리에 1 − 학습률 × L이 곱해지기 때문입니다. 아래에서는 L이 20인 좁은 골짜기를 SGD로 내려갑니다.",
  rateQuestion: "L이 20인 골짜기에서 학습률의 한계는 얼마일까요?",
  rateAnswer: "2/20 = 0.1입니다. 0.099와 0.101로 바꾸어 비교해 보세요.",
  rate: "학습률",
  bend: "최대 곡률 L",
  stableRate: "학습률의 한계 2/L",
  factor: "한 걸음마다 곱해지는 값 1 − 학습률 × L",
  distance: "50걸음 뒤 골짜기를 가로지르는 방향의 거리",
  walkTitle: "다섯 가지 옵티마이저",
  walkText:
    "모든 옵티마이저가 같은 위치에서 같은 학습률로 출발합니다. 실제로는 옵티마이저마다 알맞은 학습률이 다릅니다. 그림을 누르면 그 위치에서 출발합니다.",
  walkQuestion:
    "학습률이 0.09일 때 좁은 골짜기에서 50걸음 뒤 최소인 위치에서 가장 먼 옵티마이저는 무엇일까요?",
  walkOptions: ["SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"],
  walkAnswer:
    "AdaGrad는 지금까지의 기울기 제곱을 모두 더한 값의 제곱근으로 나누므로 걸음이 점점 작아집니다.",
  surface: "손실",
  shown: "표시할 옵티마이저",
  momentum: "모멘텀",
  startX: "출발점 w₁",
  startY: "출발점 w₂",
  steps: "걸음 수",
  oneStep: "한 걸음",
  tenSteps: "열 걸음",
  again: "처음부터",
  play: "재생",
  pause: "정지",
  lossAfter: (optimizer) => `${optimizer}의 손실`,
  placeAfter: (optimizer) => `${optimizer}의 위치`,
  rules: "업데이트 규칙",
  ruleOf: {
    sgd: "w ← w − 학습률 × 기울기",
    momentum:
      "v ← 모멘텀 × v − 학습률 × 기울기, w ← w + v. 기울기의 방향이 그대로이면 점점 빨라집니다.",
    adagrad: "s ← s + 기울기², w ← w − 학습률 × 기울기 / √s. Keras에서 s는 0.1에서 시작합니다.",
    rmsprop: "s ← 0.9 s + 0.1 기울기², w ← w − 학습률 × 기울기 / √s. 오래된 기울기는 잊습니다.",
    adam: "기울기의 평균(0.9)과 기울기 제곱의 평균(0.999)을 함께 쓰고, 둘 다 0에서 시작한 영향을 보정합니다.",
  },
  batchTitle: "배치",
  batchText:
    "걸음마다 모든 사진으로 기울기를 구하면 시간이 오래 걸립니다. 그래서 걸음마다 사진 몇 장으로 된 배치를 사용합니다. 모든 사진을 한 번씩 쓰면 한 에포크가 끝나며, 마지막 배치는 더 작을 수 있습니다.",
  batchQuestion: "사진이 1,000장이고 배치 크기가 100이면 한 에포크는 몇 스텝일까요?",
  batchAnswer: "1,000 / 100 = 10스텝입니다. 배치 크기가 32이면 31.25를 올림해 32스텝입니다.",
  batchNoteTitle: "스텝과 에포크",
  batchNote:
    "사진 1,000장을 100장씩 나누면 10에포크가 아니라 10스텝, 곧 1에포크입니다. 10에포크는 100스텝입니다.",
  nPictures: "사진 수",
  batchSize: "배치 크기",
  stepsPerEpoch: "한 에포크의 스텝 수",
  noiseText:
    "배치로 구한 기울기는 추정값입니다. 모든 사진으로 구한 기울기와의 거리를 제곱해 평균하고 제곱근을 구한 값이 잡음의 크기이며, 1/√(배치 크기)에 비례합니다. 배치가 4배로 커지면 잡음은 절반이 됩니다. 여기서는 1과의 손실을 쓰고, 걸음마다 사진 40장 가운데서 배치를 무작위로 뽑습니다.",
  batchOfWalk: "걸음마다 쓰는 사진 수",
  allPictures: "40장 모두",
  noise: "출발점에서 기울기의 잡음",
  noiseOfOne: "사진 1장일 때의 잡음",
  newBatches: "배치 다시 뽑기",
  lossTitle: "평균 제곱 오차와 교차 엔트로피",
  lossText:
    "시그모이드를 쓰는 뉴런의 확률이 p이고 정답은 1입니다. 평균 제곱 오차는 (p − 1)², 교차 엔트로피는 −ln p입니다. z를 왼쪽으로 옮기면 크게 틀린 답이 됩니다.",
  lossQuestion:
    "z = −6이면 정답의 확률은 0.0025에 지나지 않습니다. z에 대한 교차 엔트로피의 미분은 p − 1입니다. 그 값은 얼마일까요?",
  lossAnswer:
    "거의 −1이므로 틀린 답이 고쳐집니다. 평균 제곱 오차의 미분은 2 (p − 1) p (1 − p) = −0.0049로 약 200분의 1입니다. 가장 크게 틀린 답이 가장 느리게 고쳐지는 것입니다.",
  z: "z",
  probability: "확률 p",
  mse: "평균 제곱 오차",
  mseSlope: "평균 제곱 오차의 미분",
  crossEntropy: "교차 엔트로피",
  crossEntropySlope: "교차 엔트로피의 미분",
  questions: [
    {
      course: COURSE,
      question: "손실 함수와 최적화로 추정하는 파라미터는 무엇일까요?",
      answer:
        "가중치와 편향입니다. 1과의 뉴런에는 3개(그림의 두 축은 그중 가중치 2개), 2과의 신경망에는 13개가 있습니다. 학습률, 모멘텀, 배치 크기는 추정하지 않고 사람이 정하는 하이퍼파라미터입니다.",
    },
    {
      question: "학습률을 두 배로 키웠더니 손실이 NaN이 되었습니다. 무슨 일이 일어났을까요?",
      answer:
        "학습률이 2/L보다 커졌을 수 있습니다. 좁은 골짜기의 한계는 0.1입니다. 학습률이 0.101이면 한 걸음마다 거리에 −1.02가 곱해져 50걸음 뒤에는 2.69배가 됩니다.",
    },
    {
      question: "배치가 4배로 커지면 기울기의 잡음은 어떻게 될까요?",
      answer:
        "잡음은 1/√(배치 크기)에 비례하므로 절반이 됩니다. 출발점에서 사진 1장이면 0.8226, 4장이면 0.4113입니다. 대신 한 걸음의 계산은 4배로 늘어납니다.",
    },
  ],
};

export const texts: Record<Lang, OptimizersTexts> = { en, ko };
