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
  walkTry: string;
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
  batchTry: string;
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
  sliceTitle: (run: string) => string;
  sliceText: string;
  computeSlice: string;
  sliceFigure: string;
  sliceA: string;
  sliceB: string;
  sliceLoss: string;
  centreLoss: string;
  centreAccuracy: string;
  sliceOf: (layer: string, parameters: string, n: number) => string;
  sliceConvex: string;
  sliceLowest: string;
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
    bowl: "The loss (w₁² + w₂²) / 2 has the same curvature in all directions.",
    ravine:
      "The curvature of the loss (w₁² + 20 w₂²) / 2 is 20 times as large across the ravine as along it. A learning rate that suits the steep direction is small for the flat one.",
    saddle:
      "At w₁ = w₂ = 0 the gradient is 0, although the loss has no minimum there: along w₂ it falls to both sides. The start is at w₂ = 0.001. From w₂ = 0, no optimizer would ever leave that line. There are two minima; the cross marks the one at w₂ = 2.",
    valleys:
      "There are two minima, and the left one is lower. An optimizer knows only the gradient at its place.",
    real: "This is the logistic regression of lesson 1: its loss with the penalty, for each pair of weights. The inputs are standardized (mean 0, standard deviation 1), and the bias is the best one. The minimum is where scikit-learn finds it.",
  },
  axes: ["parameter w₁", "parameter w₂"],
  axesOfReal: ["weight of brightness", "weight of redness"],
  landscape: (surface) =>
    `${surface}: the loss from above in bands, with the path of each optimizer. A cross marks the minimum.`,
  stepTitle: "One step against the gradient",
  stepText:
    "The loss is one number that says how wrong the predictions are. It depends on the parameters, which are the weights and the biases. The gradient lists its derivative with respect to each parameter; lesson 2 computes it. Gradient descent subtracts from each parameter its derivative times the learning rate, a number that is chosen before training. A rule for such steps is called an optimizer. Keras calls gradient descent SGD (stochastic gradient descent); the other optimizers change its step.",
  stepQuestion:
    "A weight is 3, its derivative is 4, and the learning rate is 0.1. What is the weight after the step?",
  stepAnswer: "3 − 0.1 × 4 = 2.6.",
  rateTitle: "The learning rate",
  rateText:
    "The curvature, which is the second derivative, says how fast the slope changes. In the direction of the largest curvature L, each step of gradient descent multiplies the distance from the minimum by 1 − rate × L. So the distance becomes smaller only with a learning rate below 2/L. With a larger one, it becomes larger with each step, and the loss grows; with a very small one, training is slow. Below, SGD takes 50 steps in a ravine: the loss (w₁² + 20 w₂²) / 2 has the curvature 1 along the ravine and 20 across it. The figure shows the loss from above. Each shade is a range of the loss, the line is the path of SGD, the dot is its end, and the cross is the minimum.",
  rateQuestion: "What is the limit of the learning rate in the ravine, where L is 20?",
  rateAnswer:
    "The limit is 2/20 = 0.1. Set the learning rate to 0.099 and to 0.101, and compare the distance after 50 steps. At the start it is 1.",
  rate: "Learning rate",
  bend: "Largest curvature L",
  stableRate: "Limit of the learning rate, 2/L",
  factor: "Factor of one step, 1 − rate × L",
  distance: "Distance across the ravine after 50 steps",
  walkTitle: "Five optimizers",
  walkText:
    "All optimizers start at the same place and have the same learning rate; in practice, each needs its own. “The update rules” shows how each computes its step.",
  walkQuestion:
    "Which optimizer is farthest from the minimum of the ravine after 50 steps, with a learning rate of 0.09?",
  walkOptions: ["SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"],
  walkAnswer:
    "AdaGrad divides by the root of the sum of all squared gradients so far, so its steps become smaller and smaller.",
  walkTry:
    "Choose a loss, and take steps with the buttons. Press a place in the figure to start from it. The limit 2/L holds for SGD near the minimum.",
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
      "v ← momentum × v − rate × gradient; w ← w + v. The slider sets the momentum. The steps become larger where the gradient keeps its direction.",
    adagrad: "s ← s + gradient²; w ← w − rate × gradient / √s. In Keras, s starts at 0.1.",
    rmsprop:
      "s ← 0.9 s + 0.1 gradient²; w ← w − rate × gradient / √s. The influence of old gradients fades.",
    adam: "m ← 0.9 m + 0.1 gradient; s ← 0.999 s + 0.001 gradient²; w ← w − rate × m / √s. Since m and s start at 0, m is first divided by 1 − 0.9^t and s by 1 − 0.999^t at step t.",
  },
  batchTitle: "Batches",
  batchText:
    "It would take long to compute the gradient from all pictures for each step. Instead, each step uses only some of them, which are called a batch. An epoch is complete when each picture has been used once; its last batch may be smaller.",
  batchQuestion:
    "There are 1,000 pictures, and the batch size is 100. How many steps does one epoch have?",
  batchAnswer:
    "1,000 / 100 = 10. With batches of 32 it is 1,000 / 32 = 31.25, which is rounded up to 32.",
  batchTry: "Change the number of pictures and the batch size.",
  batchNoteTitle: "Steps and epochs",
  batchNote:
    "1,000 pictures in batches of 100 are ten steps and one epoch, not ten epochs. Ten epochs would be 100 steps.",
  nPictures: "Pictures",
  batchSize: "Batch size",
  stepsPerEpoch: "Steps of one epoch",
  noiseText:
    "The gradient of a batch is an estimate of the gradient of all pictures. The noise is the root mean square of the distance between the two. It is proportional to 1/√(batch size): a batch that is four times as large halves it. Here the optimizers take 50 steps on the loss of lesson 1, with a learning rate of 0.2. Each step draws its batch from the 40 pictures at random, and can draw a picture more than once.",
  batchOfWalk: "Pictures in each step",
  allPictures: "all 40",
  noise: "Noise of the gradient at the start",
  noiseOfOne: "Noise with one picture",
  newBatches: "Draw other batches",
  lossTitle: "Mean squared error or cross-entropy",
  lossText:
    "A neuron with a sigmoid gives the probability p, and the right answer is 1. For one picture, the mean squared error is (p − 1)² and the cross-entropy is −ln p. The smaller z is, the more wrong the prediction.",
  lossQuestion:
    "At z = −6 the probability of the right answer is only 0.0025. The derivative of the cross-entropy with respect to z is p − 1. What is it?",
  lossAnswer:
    "It is close to −1, so training corrects the mistake. The derivative of the mean squared error is 2 (p − 1) p (1 − p) = −0.0049, about 1/200 of it. With the mean squared error, training would correct this mistake very slowly. Move z and compare the derivatives.",
  z: "z",
  probability: "Probability p",
  mse: "Mean squared error",
  mseSlope: "Derivative of the mean squared error",
  crossEntropy: "Cross-entropy",
  crossEntropySlope: "Derivative of the cross-entropy",
  sliceTitle: (run) => `A slice through the loss of ${run}`,
  sliceText:
    "The last layer of your network, the head, is a dense layer with a softmax. Its loss, the cross-entropy, is a function of its weights and biases W. With n inputs and k classes, W has (n + 1) × k parameters, which are too many for a figure. A slice shows the loss for W + a·D₁ + b·D₂ only. D₁ and D₂ are random directions that are orthogonal to each other. For each class, both have the norm of the weights and the bias of that class (filter normalization, Li et al., 2018), so a = 1 is a change as large as the weights themselves. The slice has 21 × 21 points, with a and b from −1 to 1. At each point the loss is the mean over up to 120 of the pictures that the run learned from. All other layers stay as they are. With a large network, the computation takes one or two minutes.",
  computeSlice: "Compute the slice",
  sliceFigure:
    "The slice from above in bands of equal loss, with a to the right and b upwards. A cross marks the trained weights, and a circle marks the chosen point.",
  sliceA: "a, along D₁",
  sliceB: "b, along D₂",
  sliceLoss: "Loss at the chosen point",
  centreLoss: "Loss at the centre, a = b = 0",
  centreAccuracy: "Accuracy at the centre, on the same pictures",
  sliceOf: (layer, parameters, n) =>
    `The figure shows the loss of the layer ${layer} on ${n} pictures. It is a slice through a function of ${parameters} parameters. Each shade is a range of the loss, the cross is the trained weights (the centre), and the circle is the chosen point. Move the circle with the sliders, or press a place in the figure.`,
  sliceConvex:
    "The cross-entropy of a dense layer with a softmax is a convex function of the weights and biases of that layer, and every slice through a convex function is convex. So the slice has one valley and no second one: each local minimum is a global minimum of the slice. The loss as a function of the weights of all layers is not convex, and it can have several valleys.",
  sliceLowest:
    "The trained weights need not be the minimum of the slice. Training can use more pictures than these, change them at random, add a penalty on large weights, or stop before the minimum.",
  questions: [
    {
      course: COURSE,
      question: "Which parameters are estimated through the loss function and the optimizer?",
      answer:
        "The weights and the biases are estimated: 3 parameters for the neuron of lesson 1, of which the figure shows the 2 weights, and 13 for the network of lesson 2. The learning rate, the momentum and the batch size are chosen, not estimated; they are hyperparameters.",
    },
    {
      question:
        "The learning rate is twice as large as before, and the loss becomes NaN (not a number). What may have happened?",
      answer:
        "The learning rate may be above 2/L. In the ravine the limit is 0.1: with 0.101, each step multiplies the distance by −1.02, and after 50 steps it is 2.69 times as large. It grows with every step until the numbers are too large for the computer.",
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
    bowl: "손실 (w₁² + w₂²) / 2는 모든 방향으로 곡률이 같습니다.",
    ravine:
      "손실 (w₁² + 20 w₂²) / 2는 골짜기를 가로지르는 방향의 곡률이 골짜기를 따라가는 방향의 20배입니다. 학습률을 가파른 방향에 맞추면 완만한 방향에서는 너무 작습니다.",
    saddle:
      "w₁ = w₂ = 0에서는 기울기가 0이지만 최소점이 아닙니다. w₂ 방향으로는 양쪽 모두 손실이 작아집니다. 출발점은 w₂ = 0.001입니다. w₂ = 0에서 출발하면 어떤 옵티마이저도 그 선을 벗어나지 못합니다. 최소점은 두 개이고, 십자는 w₂ = 2인 쪽에 있습니다.",
    valleys:
      "극소점이 두 개이고 왼쪽이 더 낮습니다. 옵티마이저는 현재 위치의 기울기만 알 수 있습니다.",
    real: "1과의 로지스틱 회귀에서 손실과 규제항의 합을 두 가중치의 함수로 나타낸 것입니다. 입력은 평균 0, 표준편차 1로 표준화했고, 편향은 가장 좋은 값으로 고정했습니다. 최소점은 scikit-learn이 찾은 가중치입니다.",
  },
  axes: ["파라미터 w₁", "파라미터 w₂"],
  axesOfReal: ["밝기의 가중치", "붉은 정도의 가중치"],
  landscape: (surface) =>
    `${surface}: 손실을 위에서 보고 구간별로 칠한 그림입니다. 선은 옵티마이저가 지나간 길이고, 십자는 최소점입니다.`,
  stepTitle: "기울기의 반대 방향으로 한 스텝",
  stepText:
    "손실은 예측이 얼마나 틀렸는지를 나타내는 숫자 하나입니다. 손실은 파라미터, 곧 가중치와 편향에 따라 달라집니다. 기울기(gradient)는 2과에서 구한 파라미터별 미분을 모은 것입니다. 경사 하강법은 파라미터마다 미분에 학습률을 곱해 뺍니다. 학습률은 학습하기 전에 사람이 정하는 값입니다. 이처럼 파라미터를 바꾸는 규칙을 옵티마이저라고 합니다. Keras에서는 경사 하강법을 SGD(확률적 경사 하강법)라고 하며, 다른 옵티마이저는 SGD의 스텝을 고친 것입니다.",
  stepQuestion: "가중치가 3, 그 미분이 4, 학습률이 0.1입니다. 한 스텝 뒤의 가중치는 얼마입니까?",
  stepAnswer: "3 − 0.1 × 4 = 2.6입니다.",
  rateTitle: "학습률",
  rateText:
    "곡률(이차 미분)은 기울기가 얼마나 빨리 변하는지를 나타냅니다. 곡률이 가장 큰 방향의 곡률을 L이라고 하면, 경사 하강법에서는 그 방향으로 최소점까지의 거리에 스텝마다 1 − 학습률 × L이 곱해집니다. 따라서 학습률이 2/L보다 작아야 최소점에 가까워집니다. 학습률이 더 크면 스텝마다 최소점을 지나쳐 더 멀어지고 손실이 커집니다. 너무 작으면 학습이 느립니다. 아래에서는 SGD가 좁은 골짜기에서 50스텝을 갑니다. 손실은 (w₁² + 20 w₂²) / 2이고, 곡률은 골짜기를 따라가는 방향이 1, 가로지르는 방향이 20입니다. 그림은 손실을 위에서 본 것입니다. 같은 색은 손실의 같은 구간이고, 선은 SGD가 지나간 길, 점은 도착한 위치, 십자는 최소점입니다.",
  rateQuestion: "L이 20인 골짜기에서 학습률의 한계는 얼마입니까?",
  rateAnswer:
    "2/20 = 0.1입니다. 학습률을 0.099와 0.101로 바꾸어 50스텝 뒤의 거리를 비교해 보세요. 출발할 때의 거리는 1입니다.",
  rate: "학습률",
  bend: "최대 곡률 L",
  stableRate: "학습률의 한계 2/L",
  factor: "스텝마다 곱해지는 값 1 − 학습률 × L",
  distance: "50스텝 뒤 골짜기를 가로지르는 방향의 거리",
  walkTitle: "다섯 가지 옵티마이저",
  walkText:
    "모든 옵티마이저가 같은 위치에서 같은 학습률로 출발합니다. 실제로는 옵티마이저마다 알맞은 학습률이 다릅니다. ‘업데이트 규칙’에서 각 옵티마이저의 계산을 볼 수 있습니다.",
  walkQuestion:
    "학습률이 0.09일 때 좁은 골짜기에서 50스텝 뒤 최소점에서 가장 먼 옵티마이저는 무엇입니까?",
  walkOptions: ["SGD", "Momentum", "AdaGrad", "RMSProp", "Adam"],
  walkAnswer:
    "AdaGrad는 지금까지의 기울기 제곱을 모두 더한 값의 제곱근으로 나누므로 스텝이 점점 작아집니다.",
  walkTry:
    "손실을 고르고 버튼으로 스텝을 진행해 보세요. 그림을 누르면 그 위치에서 출발합니다. 학습률의 한계 2/L은 최소점 근처의 SGD에 대한 값입니다.",
  surface: "손실",
  shown: "표시할 옵티마이저",
  momentum: "모멘텀",
  startX: "출발점 w₁",
  startY: "출발점 w₂",
  steps: "스텝 수",
  oneStep: "한 스텝",
  tenSteps: "열 스텝",
  again: "처음부터",
  play: "재생",
  pause: "일시 정지",
  lossAfter: (optimizer) => `${optimizer}의 손실`,
  placeAfter: (optimizer) => `${optimizer}의 위치`,
  rules: "업데이트 규칙",
  ruleOf: {
    sgd: "w ← w − 학습률 × 기울기",
    momentum:
      "v ← 모멘텀 × v − 학습률 × 기울기, w ← w + v. 모멘텀은 슬라이더로 정합니다. 기울기의 방향이 그대로이면 스텝이 점점 커집니다.",
    adagrad: "s ← s + 기울기², w ← w − 학습률 × 기울기 / √s. Keras에서 s는 0.1에서 시작합니다.",
    rmsprop:
      "s ← 0.9 s + 0.1 기울기², w ← w − 학습률 × 기울기 / √s. 오래된 기울기의 영향은 점점 줄어듭니다.",
    adam: "m ← 0.9 m + 0.1 기울기, s ← 0.999 s + 0.001 기울기², w ← w − 학습률 × m / √s. m과 s가 0에서 시작하므로 t번째 스텝에서 먼저 m을 1 − 0.9^t로, s를 1 − 0.999^t로 나눕니다.",
  },
  batchTitle: "배치",
  batchText:
    "스텝마다 모든 사진으로 기울기를 구하면 시간이 오래 걸립니다. 그래서 스텝마다 사진 몇 장만 사용하며, 이를 배치라고 합니다. 모든 사진을 한 번씩 쓰면 한 에포크가 끝나며, 마지막 배치는 더 작을 수 있습니다.",
  batchQuestion: "사진이 1,000장이고 배치 크기가 100이면 한 에포크는 몇 스텝입니까?",
  batchAnswer:
    "1,000 / 100 = 10스텝입니다. 배치 크기가 32이면 1,000 / 32 = 31.25를 올림해 32스텝입니다.",
  batchTry: "사진 수와 배치 크기를 바꾸어 보세요.",
  batchNoteTitle: "스텝과 에포크",
  batchNote:
    "사진 1,000장을 100장씩 나누면 10에포크가 아니라 10스텝, 곧 1에포크입니다. 10에포크는 100스텝입니다.",
  nPictures: "사진 수",
  batchSize: "배치 크기",
  stepsPerEpoch: "한 에포크의 스텝 수",
  noiseText:
    "배치로 구한 기울기는 모든 사진으로 구한 기울기의 추정값입니다. 잡음은 두 기울기 사이의 거리를 제곱해 평균하고 제곱근을 구한 값이며, 1/√(배치 크기)에 비례합니다. 배치가 4배로 커지면 잡음은 절반이 됩니다. 여기서는 옵티마이저가 1과의 손실에서 학습률 0.2로 50스텝을 갑니다. 스텝마다 사진 40장 가운데서 배치를 무작위로 뽑으며, 같은 사진이 여러 번 뽑힐 수 있습니다.",
  batchOfWalk: "스텝마다 쓰는 사진 수",
  allPictures: "40장 모두",
  noise: "출발점에서 기울기의 잡음",
  noiseOfOne: "사진 1장일 때의 잡음",
  newBatches: "배치 다시 뽑기",
  lossTitle: "평균 제곱 오차와 교차 엔트로피",
  lossText:
    "시그모이드를 쓰는 뉴런의 확률이 p이고 정답은 1입니다. 사진 한 장에서 평균 제곱 오차는 (p − 1)², 교차 엔트로피는 −ln p입니다. z가 작을수록 예측은 더 크게 틀립니다.",
  lossQuestion:
    "z = −6이면 정답의 확률은 0.0025에 지나지 않습니다. z에 대한 교차 엔트로피의 미분은 p − 1입니다. 그 값은 얼마입니까?",
  lossAnswer:
    "거의 −1이므로 학습하면 틀린 예측이 고쳐집니다. 평균 제곱 오차의 미분은 2 (p − 1) p (1 − p) = −0.0049로, 그 약 200분의 1입니다. 따라서 평균 제곱 오차를 쓰면 크게 틀린 예측이 매우 느리게 고쳐집니다. z를 움직여 두 미분을 비교해 보세요.",
  z: "z",
  probability: "확률 p",
  mse: "평균 제곱 오차",
  mseSlope: "평균 제곱 오차의 미분",
  crossEntropy: "교차 엔트로피",
  crossEntropySlope: "교차 엔트로피의 미분",
  sliceTitle: (run) => `${run}: 손실의 단면`,
  sliceText:
    "내 신경망의 마지막 층은 소프트맥스를 쓰는 밀집 층입니다. 이 층의 손실인 교차 엔트로피는 가중치와 편향 W의 함수입니다. 입력이 n개, 클래스가 k개이면 W의 파라미터는 (n + 1) × k개여서 손실 함수 전체를 그릴 수 없습니다. 그래서 W + a·D₁ + b·D₂에서의 손실만 그립니다. 이런 그림을 단면이라고 합니다. D₁과 D₂는 무작위로 뽑은 다음 서로 직교하게 만든 방향입니다. 클래스마다 두 방향의 크기(노름)를 그 클래스의 가중치와 편향의 크기에 맞추므로(필터 정규화, Li 외, 2018), a = 1은 가중치 자체만큼 큰 변화입니다. 단면은 a와 b가 각각 −1에서 1까지인 21×21개의 점입니다. 점마다 학습에 쓴 사진을 최대 120장 골라 손실을 평균합니다. 다른 층은 그대로 둡니다. 큰 신경망에서는 계산에 1~2분이 걸립니다.",
  computeSlice: "단면 계산하기",
  sliceFigure:
    "손실의 단면을 위에서 보고 구간별로 칠한 그림입니다. 가로축은 a, 세로축은 b입니다. 십자는 학습된 가중치이고, 동그라미는 고른 위치입니다.",
  sliceA: "D₁ 방향의 a",
  sliceB: "D₂ 방향의 b",
  sliceLoss: "고른 위치의 손실",
  centreLoss: "중심(a = b = 0)의 손실",
  centreAccuracy: "같은 사진에서 중심의 정확도",
  sliceOf: (layer, parameters, n) =>
    `사진 ${n}장에서 구한 ${layer} 층의 손실입니다. 파라미터 ${parameters}개의 함수를 자른 단면입니다. 같은 색은 손실의 같은 구간이고, 십자는 학습된 가중치(중심), 동그라미는 고른 위치입니다. 슬라이더로 동그라미를 옮기거나 그림을 눌러 보세요.`,
  sliceConvex:
    "소프트맥스를 쓰는 밀집 층의 교차 엔트로피는 그 층의 가중치와 편향에 대한 볼록 함수이고, 볼록 함수의 단면은 모두 볼록합니다. 따라서 단면에는 골짜기가 하나뿐이고, 극소점은 모두 단면 전체의 최소점입니다. 모든 층의 가중치에 대한 손실 함수는 볼록하지 않아서 골짜기가 여러 개일 수 있습니다.",
  sliceLowest:
    "학습된 가중치가 단면의 최소점이 아닐 수도 있습니다. 학습할 때는 여기에 쓴 것보다 많은 사진을 쓰거나, 사진을 무작위로 변형하거나, 큰 가중치에 규제항을 더하거나, 최소점에 이르기 전에 멈추기도 합니다.",
  questions: [
    {
      course: COURSE,
      question: "손실 함수와 최적화로 추정하는 파라미터는 무엇입니까?",
      answer:
        "가중치와 편향입니다. 1과의 뉴런에는 3개(그림의 두 축은 그중 가중치 2개), 2과의 신경망에는 13개가 있습니다. 학습률, 모멘텀, 배치 크기는 추정하지 않고 사람이 정하는 하이퍼파라미터입니다.",
    },
    {
      question:
        "학습률을 두 배로 키웠더니 손실이 NaN(수가 아님)이 되었습니다. 무슨 일이 일어난 것입니까?",
      answer:
        "학습률이 2/L보다 커졌을 수 있습니다. 좁은 골짜기의 한계는 0.1입니다. 학습률이 0.101이면 스텝마다 거리에 −1.02가 곱해져 50스텝 뒤에는 2.69배가 됩니다. 거리는 스텝마다 커져서 결국 컴퓨터가 나타낼 수 있는 범위를 벗어납니다.",
    },
    {
      question: "배치가 4배로 커지면 기울기의 잡음은 어떻게 됩니까?",
      answer:
        "잡음은 1/√(배치 크기)에 비례하므로 절반이 됩니다. 출발점에서 사진 1장이면 0.8226, 4장이면 0.4113입니다. 대신 한 스텝의 계산은 4배로 늘어납니다.",
    },
  ],
};

export const texts: Record<Lang, OptimizersTexts> = { en, ko };
