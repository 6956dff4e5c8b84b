// Texts of lesson 2.

import type { ActivationName } from "../neuron/activations";
import type { Question } from "../frame/Questions.svelte";
import type { Lang } from "../titles";

export interface BackPropagationTexts {
  before: string;
  after: string;
  /** What happens at each stage, forward and back. */
  stages: string[];
  figure: string;
  activation: string;
  activationNames: Record<ActivationName, string>;
  forwardTitle: string;
  forwardText: string;
  forwardQuestion: string;
  forwardAnswer: string;
  sumOfHidden: string;
  probability: string;
  loss: string;
  backTitle: string;
  backText: string;
  backQuestion: string;
  backAnswer: string;
  slopesTable: string;
  parameter: string;
  value: string;
  arriving: string;
  local: string;
  slope: string;
  difference: string;
  slopeOf: (name: string) => string;
  notYet: string;
  editTitle: string;
  editText: string;
  editQuestion: string;
  editAnswer: string;
  change: string;
  chosenSlope: string;
  chosenDifference: string;
  expected: string;
  actual: string;
  newLoss: string;
  rowTitle: string;
  rowText: string;
  rowQuestion: string;
  rowAnswer: string;
  rowFigure: string;
  length: string;
  weight: string;
  neurons: string;
  most: string;
  sigmoidSlope: string;
  reluSlope: string;
  countTitle: string;
  countText: string;
  countQuestion: string;
  countAnswer: string;
  width: string;
  depth: string;
  nParameters: string;
  backwards: string;
  forwards: string;
  ratio: string;
  lastTitle: string;
  lastText: string;
  lastQuestion: string;
  lastAnswer: string;
  rightClass: string;
  className: (n: number) => string;
  score: (n: number) => string;
  probabilityOf: (n: number) => string;
  slopeOfScore: (n: number) => string;
  ownLast: (model: string) => string;
  ownLastText: string;
  ownPicture: string;
  ownProbability: (label: string) => string;
  ownSlope: (label: string) => string;
  ownLoss: string;
  ownInput: (n: number) => string;
  ownWeightSlope: (n: number) => string;
  questions: Question[];
}

const COURSE = "미분의 연쇄 법칙을 사용하여 역방향으로";

const en: BackPropagationTexts = {
  before: "Back",
  after: "Next",
  stages: [
    "Press Next. The inputs are x₁ = 0.6 and x₂ = 0.3; the number on each edge is its weight.",
    "Each hidden neuron computes its weighted sum z. For h₁ it is 0.5 × 0.6 + (−1) × 0.3 + 0.2.",
    "The activation function turns z into the value a.",
    "The output neuron computes its weighted sum of the three values a, and adds its bias.",
    "The sigmoid turns this z into the probability p.",
    "The loss is L = −ln p, since the right answer is 1.",
    "The way back starts at the loss: dL/dp = −1/p.",
    "The sigmoid's derivative is p (1 − p). The product of the two is dL/dz, which comes to p − 1.",
    "A weight's derivative is dL/dz times the value a that the weight multiplies. The bias multiplies 1.",
    "Each hidden neuron receives dL/dz times its weight to p, and multiplies it by the derivative of its own activation function.",
    "The first weights' derivatives are dL/dz of their neuron times their input. Now all 13 derivatives are known.",
  ],
  figure:
    "A network with the inputs x₁ and x₂, the hidden neurons h₁, h₂ and h₃, the output p and the loss L. Weights stand on the edges, derivatives below them; the table lists the same numbers.",
  activation: "Activation function of the hidden neurons",
  activationNames: { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" },
  forwardTitle: "Forward: from the input to the loss",
  forwardText:
    "This network has two inputs, three hidden neurons and one output, which is the probability that the picture of lesson 1 is a sunset. It has 13 parameters: 9 weights and 4 biases. Go through the forward pass stage by stage.",
  forwardQuestion: "The weights of h₁ are 0.5 and −1, and its bias is 0.2. What is z of h₁?",
  forwardAnswer: "0.5 × 0.6 + (−1) × 0.3 + 0.2 = 0.2.",
  sumOfHidden: "z of h₁",
  probability: "Probability p",
  loss: "Loss L",
  backTitle: "Backward: from the loss to the weights",
  backText:
    "Training needs to know how the loss changes with each parameter. The chain rule says: multiply the derivatives along the way from the loss to the parameter. Each derivative below is what arrives from the loss times one local derivative. The last column computes the same without the chain rule, as a finite difference: the loss with the parameter 0.00001 larger, minus the loss with the parameter 0.00001 smaller, divided by 0.00002.",
  backQuestion:
    "The probability p is 0.6854 and the right answer is 1. For a sigmoid with this loss, dL/dz is p − 1. What is it?",
  backAnswer:
    "It is negative: a larger z makes the loss smaller. This number is a factor of all 13 derivatives.",
  slopesTable: "The derivative of the loss with respect to each parameter",
  parameter: "Parameter",
  value: "Value",
  arriving: "Arriving from the loss",
  local: "Local derivative",
  slope: "dL/dw",
  difference: "Finite difference",
  slopeOf: (name) => `dL/dw of ${name}`,
  notYet: "not reached yet",
  editTitle: "Change one parameter",
  editText:
    "A derivative predicts how the loss changes: by the derivative times the change of the parameter. The prediction is accurate for small changes only. Choose a parameter and change it.",
  editQuestion:
    "dL/dw of h₁ → p is −0.173. This weight becomes larger by 0.1. By how much does the loss change, as the derivative predicts it?",
  editAnswer: "(−0.173) × 0.1 = −0.0173. The loss becomes smaller.",
  change: "Change of the parameter",
  chosenSlope: "Derivative dL/dw",
  chosenDifference: "Finite difference of this parameter",
  expected: "Predicted change of the loss",
  actual: "Actual change of the loss",
  newLoss: "New loss",
  rowTitle: "Many layers in a row",
  rowText:
    "In a deep network the chain rule multiplies many local derivatives. Here neurons stand in a row, each with one input, the same weight and no bias. The derivative of the last value with respect to the first input is the product of all of them. The derivative of the sigmoid is at most 1/4; that of ReLU is 1 for every positive z.",
  rowQuestion:
    "The weights are 1. What is the largest derivative that ten sigmoids can leave, in millionths?",
  rowAnswer:
    "It is 0.25 to the power of 10, which is less than a millionth. Such small gradients are said to vanish: the first layers hardly learn. With ten ReLUs and positive inputs the derivative stays 1.",
  rowFigure:
    "The product of the derivatives after each neuron, for sigmoids and for ReLUs, on a logarithmic scale",
  length: "Neurons in the row",
  weight: "Weight of each neuron",
  neurons: "neuron",
  most: "Largest possible for sigmoids with weight 1",
  sigmoidSlope: "Derivative after the sigmoids",
  reluSlope: "Derivative after the ReLUs",
  countTitle: "Why backward?",
  countText:
    "The chain rule works in both directions. Forward, one parameter after the other: the effect of a parameter is carried through the layers up to the loss, which is repeated for each parameter. Backward, all at once: one pass from the loss gives all derivatives. Both give the same numbers. What differs is the number of multiplications.",
  countQuestion:
    "For the network above, with 13 parameters, the backward direction needs 16 multiplications. How many does the forward direction need?",
  countAnswer:
    "Each of the 9 parameters of the hidden layer needs 4 multiplications, and each of the 4 parameters of the output needs 2: 36 + 8 = 44. The difference becomes large when the network grows.",
  width: "Neurons in each layer",
  depth: "Hidden layers",
  nParameters: "Parameters",
  backwards: "Multiplications backward",
  forwards: "Multiplications forward",
  ratio: "Forward divided by backward",
  lastTitle: "The last layer of a classifier",
  lastText:
    "A classifier with several classes has one score for each class, and softmax turns the scores into probabilities. With the cross-entropy as its loss, the derivative with respect to each score is p − y: the probability, minus 1 for the right class. This also holds for the last layer of your own model.",
  lastQuestion: "The right class has the probability 0.2595. What is the derivative for its score?",
  lastAnswer:
    "0.2595 − 1 = −0.7405. The derivatives of all scores add up to 0: what the right class gains, the others lose.",
  rightClass: "Right class",
  className: (n) => `class ${n}`,
  score: (n) => `Score of class ${n}`,
  probabilityOf: (n) => `Probability of class ${n}`,
  slopeOfScore: (n) => `p − y of class ${n}`,
  ownLast: (model) => `The last layer of ${model}`,
  ownLastText:
    "The same holds for a trained model. p is the predicted probability of a class; y is 1 for the right class and 0 for the others. The derivative of the loss by the logit of a class is p − y, and by a weight of that class it is p − y times the weight's input.",
  ownPicture: "Picture",
  ownProbability: (label) => `p of ${label}`,
  ownSlope: (label) => `p − y of ${label}`,
  ownLoss: "Loss of this picture",
  ownInput: (n) => `Value of input ${n}, which contributes most`,
  ownWeightSlope: (n) => `Slope of the weight from input ${n} to the right class`,
  questions: [
    {
      course: COURSE,
      question: "The chain rule is used backward. Why backward?",
      answer:
        "Because one pass from the loss gives the derivatives of all parameters. In the network above, backward needs 16 multiplications and forward 44; with 8 neurons in each layer and 3 hidden layers, it is 361 against 9,378.",
    },
    {
      question: "Why do deep networks use ReLU rather than the sigmoid?",
      answer:
        "Ten sigmoids in a row leave at most 0.25 to the power of 10, about 9.5e−7, of a derivative. Ten ReLUs with positive inputs leave all of it: 1.",
    },
    {
      question: "With ReLU, the derivatives of both weights of h₂ are 0. Why?",
      answer:
        "The sum z of h₂ is −0.3. For a negative z, ReLU gives 0 and its derivative is 0, so that nothing passes through. This picture does not change these weights.",
    },
  ],
};

const ko: BackPropagationTexts = {
  before: "이전",
  after: "다음",
  stages: [
    "‘다음’을 누르세요. 입력은 x₁ = 0.6, x₂ = 0.3이고, 선 위의 숫자는 가중치입니다.",
    "은닉 뉴런마다 가중합 z를 계산합니다. h₁에서는 0.5 × 0.6 + (−1) × 0.3 + 0.2입니다.",
    "활성화 함수를 적용해 z에서 값 a를 구합니다.",
    "출력 뉴런이 세 값 a의 가중합을 구하고 편향을 더합니다.",
    "이 z에 시그모이드를 적용해 확률 p를 구합니다.",
    "정답이 1이므로 손실은 L = −ln p입니다.",
    "이제 손실에서 거꾸로 갑니다. 먼저 dL/dp = −1/p입니다.",
    "시그모이드의 미분은 p (1 − p)입니다. 두 값을 곱하면 dL/dz이고, 정리하면 p − 1입니다.",
    "가중치의 미분은 dL/dz에 그 가중치와 곱해진 값 a를 곱한 것입니다. 편향에는 1을 곱합니다.",
    "은닉 뉴런에는 dL/dz에 p로 가는 가중치를 곱한 값이 도착합니다. 여기에 그 뉴런의 활성화 함수의 미분을 곱합니다.",
    "첫 번째 층 가중치의 미분은 그 뉴런의 dL/dz에 입력을 곱한 것입니다. 이제 13개의 미분을 모두 구했습니다.",
  ],
  figure:
    "입력 x₁과 x₂, 은닉 뉴런 h₁, h₂, h₃, 출력 p, 손실 L로 이루어진 신경망입니다. 선 위에는 가중치가, 그 아래에는 미분이 있습니다. 같은 숫자가 표에도 있습니다.",
  activation: "은닉 뉴런의 활성화 함수",
  activationNames: { sigmoid: "시그모이드", tanh: "tanh", relu: "ReLU" },
  forwardTitle: "순방향: 입력에서 손실까지",
  forwardText:
    "입력 2개, 은닉 뉴런 3개, 출력 1개로 된 신경망입니다. 출력은 1과의 사진이 노을일 확률입니다. 파라미터는 가중치 9개와 편향 4개를 합해 13개입니다. 순방향 계산을 한 단계씩 따라가 보세요.",
  forwardQuestion: "h₁의 가중치는 0.5와 −1이고 편향은 0.2입니다. h₁의 z는 얼마일까요?",
  forwardAnswer: "0.5 × 0.6 + (−1) × 0.3 + 0.2 = 0.2입니다.",
  sumOfHidden: "h₁의 z",
  probability: "확률 p",
  loss: "손실 L",
  backTitle: "역방향: 손실에서 가중치까지",
  backText:
    "학습하려면 파라미터가 변할 때 손실이 얼마나 변하는지 알아야 합니다. 연쇄 법칙에 따라 손실에서 파라미터까지 가는 길의 미분을 모두 곱하면 됩니다. 아래의 미분은 모두 손실 쪽에서 도착한 값에 국소 미분 하나를 곱한 것입니다. 마지막 열은 연쇄 법칙 없이 유한 차분으로 구한 값입니다. 파라미터를 0.00001만큼 키웠을 때의 손실에서 0.00001만큼 줄였을 때의 손실을 빼고 0.00002로 나눕니다.",
  backQuestion:
    "확률 p는 0.6854이고 정답은 1입니다. 시그모이드와 이 손실을 함께 쓰면 dL/dz는 p − 1입니다. 그 값은 얼마일까요?",
  backAnswer: "음수이므로 z가 커지면 손실이 작아집니다. 이 값은 13개의 미분에 모두 곱해집니다.",
  slopesTable: "파라미터별 손실의 미분",
  parameter: "파라미터",
  value: "값",
  arriving: "손실 쪽에서 도착한 값",
  local: "국소 미분",
  slope: "dL/dw",
  difference: "유한 차분",
  slopeOf: (name) => `${name}의 dL/dw`,
  notYet: "아직 계산하지 않음",
  editTitle: "파라미터 하나 바꾸기",
  editText:
    "미분을 알면 손실의 변화를 예측할 수 있습니다. 미분에 파라미터의 변화량을 곱하면 됩니다. 이 예측은 변화가 작을 때만 정확합니다. 파라미터를 골라 바꿔 보세요.",
  editQuestion:
    "h₁ → p의 dL/dw는 −0.173입니다. 이 가중치가 0.1 커지면 손실은 얼마나 변할까요? 미분으로 예측해 보세요.",
  editAnswer: "(−0.173) × 0.1 = −0.0173입니다. 손실이 작아집니다.",
  change: "파라미터의 변화량",
  chosenSlope: "미분 dL/dw",
  chosenDifference: "이 파라미터의 유한 차분",
  expected: "예측한 손실의 변화",
  actual: "실제 손실의 변화",
  newLoss: "바뀐 뒤의 손실",
  rowTitle: "층이 여러 개 이어질 때",
  rowText:
    "깊은 신경망에서는 연쇄 법칙에 따라 많은 국소 미분을 곱합니다. 여기서는 입력이 하나이고 편향이 없으며 가중치가 같은 뉴런을 한 줄로 이었습니다. 첫 입력에 대한 마지막 값의 미분은 모든 국소 미분의 곱입니다. 시그모이드의 미분은 최대 1/4이고, ReLU의 미분은 z가 양수이면 항상 1입니다.",
  rowQuestion:
    "가중치가 모두 1일 때 시그모이드 10개를 지난 미분은 최대 얼마일까요? 백만분의 1을 단위로 답하세요.",
  rowAnswer:
    "0.25의 10제곱이므로 백만분의 1보다 작습니다. 이를 기울기 소실이라고 하며, 앞쪽 층은 거의 학습되지 않습니다. ReLU 10개에 양수를 입력하면 미분은 그대로 1입니다.",
  rowFigure: "뉴런을 하나씩 지날 때 시그모이드와 ReLU의 미분의 곱을 로그 눈금으로 나타낸 그래프",
  length: "뉴런의 수",
  weight: "뉴런의 가중치",
  neurons: "뉴런",
  most: "가중치가 1인 시그모이드의 최댓값",
  sigmoidSlope: "시그모이드를 모두 지난 미분",
  reluSlope: "ReLU를 모두 지난 미분",
  countTitle: "왜 역방향으로 계산할까?",
  countText:
    "연쇄 법칙은 두 방향으로 모두 쓸 수 있습니다. 순방향으로는 파라미터 하나의 영향을 층마다 계산해 손실까지 따라가고, 이를 파라미터마다 반복합니다. 역방향으로는 손실에서 한 번만 거슬러 가면 모든 미분을 구합니다. 결과는 같고 곱셈의 횟수가 다릅니다.",
  countQuestion:
    "파라미터가 13개인 위의 신경망에서 역방향은 곱셈이 16번 필요합니다. 순방향은 몇 번 필요할까요?",
  countAnswer:
    "은닉층의 파라미터 9개는 4번씩, 출력층의 파라미터 4개는 2번씩 곱하므로 36 + 8 = 44번입니다. 신경망이 커질수록 차이도 커집니다.",
  width: "층마다 뉴런의 수",
  depth: "은닉층의 수",
  nParameters: "파라미터 수",
  backwards: "역방향 곱셈 횟수",
  forwards: "순방향 곱셈 횟수",
  ratio: "순방향 ÷ 역방향",
  lastTitle: "분류기의 마지막 층",
  lastText:
    "클래스가 여러 개인 분류기는 클래스마다 점수를 하나씩 계산하고, 소프트맥스로 확률을 구합니다. 손실로 교차 엔트로피를 쓰면 점수에 대한 미분은 p − y입니다. 곧 확률이며, 정답 클래스에서만 1을 뺍니다. 내 모델의 마지막 층도 마찬가지입니다.",
  lastQuestion: "정답 클래스의 확률이 0.2595입니다. 이 클래스의 점수에 대한 미분은 얼마일까요?",
  lastAnswer:
    "0.2595 − 1 = −0.7405입니다. 모든 점수의 미분을 더하면 0이 됩니다. 정답 클래스의 확률이 커지는 만큼 다른 클래스의 확률이 작아집니다.",
  rightClass: "정답 클래스",
  className: (n) => `클래스 ${n}`,
  score: (n) => `클래스 ${n}의 점수`,
  probabilityOf: (n) => `클래스 ${n}의 확률`,
  slopeOfScore: (n) => `클래스 ${n}의 p − y`,
  ownLast: (model) => `${model}의 마지막 층`,
  ownLastText:
    "학습된 모델에서도 같습니다. p는 사진에 대한 예측 확률이고, y는 정답 클래스에서만 1이고 나머지에서는 0입니다. 손실을 클래스의 로짓으로 미분하면 p − y가 되고, 그 클래스의 가중치로 미분하면 p − y에 가중치의 입력을 곱한 값이 됩니다.",
  ownPicture: "사진",
  ownProbability: (label) => `확률 p: ${label}`,
  ownSlope: (label) => `p − y: ${label}`,
  ownLoss: "이 사진의 손실",
  ownInput: (n) => `가장 크게 기여한 입력 ${n}의 값`,
  ownWeightSlope: (n) => `입력 ${n}에서 정답 클래스로 가는 가중치의 기울기`,
  questions: [
    {
      course: COURSE,
      question: "미분의 연쇄 법칙을 왜 역방향으로 사용할까요?",
      answer:
        "손실에서 한 번만 거슬러 가면 모든 파라미터의 미분을 구하기 때문입니다. 위의 신경망에서 곱셈은 역방향이 16번, 순방향이 44번입니다. 층마다 뉴런이 8개이고 은닉층이 3개이면 361번과 9,378번입니다.",
    },
    {
      question: "깊은 신경망에서 시그모이드보다 ReLU를 많이 쓰는 이유는 무엇일까요?",
      answer:
        "시그모이드 10개를 지나면 미분은 최대 0.25의 10제곱, 약 9.5e−7이 됩니다. ReLU 10개에 양수를 입력하면 미분은 1 그대로입니다.",
    },
    {
      question: "ReLU를 쓰면 h₂로 가는 두 가중치의 미분이 0입니다. 이유는 무엇일까요?",
      answer:
        "h₂의 z는 −0.3입니다. z가 음수이면 ReLU의 값도 미분도 0이므로 아무것도 전달되지 않습니다. 따라서 이 사진으로는 두 가중치가 바뀌지 않습니다.",
    },
  ],
};

export const texts: Record<Lang, BackPropagationTexts> = { en, ko };
