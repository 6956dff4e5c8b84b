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
  rowTry: string;
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
  countTry: string;
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
  lastTry: string;
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
    "Press “Next”. The inputs are x₁ = 0.6 and x₂ = 0.3; the number on each edge is its weight.",
    "Each hidden neuron computes its weighted sum z. The biases of h₁, h₂ and h₃ are 0.2, 0 and −0.5. For h₁, z is 0.5 × 0.6 + (−1) × 0.3 + 0.2.",
    "The activation function turns z into the value a.",
    "The output neuron computes its weighted sum z of the three values a, and adds its bias, 0.1.",
    "The sigmoid turns this z into the probability p. The output neuron always has the sigmoid.",
    "The loss is L = −ln p, since the right answer is 1.",
    "The way back starts at the loss: dL/dp = −1/p. This number stands below L.",
    "The sigmoid's derivative is p (1 − p). The product of the two is dL/dz, which comes to p − 1. It stands below p.",
    "The derivative for a weight is dL/dz times the value a that the weight multiplies. The bias is not multiplied by anything, so its derivative is dL/dz itself.",
    "Each hidden neuron receives dL/dz times its weight to p, and multiplies it by the derivative of its own activation function. This gives its own dL/dz, which stands below it.",
    "The derivative for a weight of the first layer is dL/dz of its neuron times its input. Now all 13 derivatives are known.",
  ],
  figure:
    "A network with the inputs x₁ and x₂, the hidden neurons h₁, h₂ and h₃, the output p and the loss L. Weights stand on the edges, and derivatives below them and below the neurons. The table lists the derivatives of the parameters.",
  activation: "Activation function of the hidden neurons",
  activationNames: { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" },
  forwardTitle: "Forward: from the input to the loss",
  forwardText:
    "This network has two inputs, three hidden neurons, which lie between the inputs and the output, and one output neuron. Its output p is the probability that a picture is a sunset. The picture is that of lesson 1, with the brightness 0.6 and the redness 0.3. It is a sunset, so the right answer is 1. The parameters are 9 weights and 4 biases, 13 numbers in all. They are made up, since the network is not trained yet. The way from the inputs to the loss is called the forward pass. Go through all of it with “Next”.",
  forwardQuestion: "The weights of h₁ are 0.5 and −1, and its bias is 0.2. What is z of h₁?",
  forwardAnswer: "0.5 × 0.6 + (−1) × 0.3 + 0.2 = 0.2.",
  sumOfHidden: "z of h₁",
  probability: "Probability p",
  loss: "Loss L",
  backTitle: "Backward: from the loss to the weights",
  backText:
    "Training needs to know how the loss L changes with each parameter w. This is the derivative dL/dw; the list of all these derivatives is called the gradient. By the chain rule, the derivatives along the way from the loss to the parameter are multiplied. There is one such way to each parameter here; where there are several, their products are added. In the table, each dL/dw is the number that arrives from the loss, times one local derivative. For a weight, this is the number that the weight multiplies; for a bias, it is 1. The last column computes the same without the chain rule, as a finite difference: the loss with the parameter 0.00001 larger, minus the loss with the parameter 0.00001 smaller, divided by 0.00002. Go all the way back with “Next”.",
  backQuestion:
    "With sigmoids in the hidden neurons, p is 0.6854, and the right answer is 1. For the z of the output neuron, dL/dz is p − 1. What is it?",
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
    "The predicted change of the loss is the derivative times the change of the parameter. The prediction is accurate for small changes only. Choose a parameter and change it. The figure shows the network with the changed parameter.",
  editQuestion:
    "With sigmoids in the hidden neurons, dL/dw of h₁ → p is −0.173. This weight becomes larger by 0.1. What change of the loss does the derivative predict?",
  editAnswer:
    "(−0.173) × 0.1 = −0.0173. The loss becomes smaller. Compare this with the actual change, for small and for large changes.",
  change: "Change of the parameter",
  chosenSlope: "Derivative dL/dw",
  chosenDifference: "Finite difference of this parameter",
  expected: "Predicted change of the loss",
  actual: "Actual change of the loss",
  newLoss: "New loss",
  rowTitle: "Many layers in a row",
  rowText:
    "In a deep network the chain rule multiplies many local derivatives. Here neurons stand in a row. Each has one input, the same weight and no bias, and the first input is 0.5. The local derivative of a neuron is its weight times the derivative of its activation function. The derivative of the last value with respect to the first input is the product of all local derivatives. The derivative of the sigmoid is at most 1/4; that of ReLU is 1 for every positive z.",
  rowQuestion:
    "The weights are 1. What is the largest derivative that ten sigmoids can leave, in millionths? (For 0.000002, enter 2.)",
  rowAnswer:
    "It is 0.25 to the power of 10, which is less than a millionth. Such small gradients are said to vanish: the first layers hardly learn. With ten ReLUs, weights of 1 and a positive input, the derivative stays 1.",
  rowTry:
    "Change the number of neurons and their weight. The figure shows the product after each neuron, on a logarithmic scale.",
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
    "The chain rule works in both directions. In the forward direction, the effect of one parameter is carried through the layers up to the loss, and this is repeated for each parameter. In the backward direction, one pass from the loss gives all derivatives. Both give the same numbers. What differs is the number of multiplications.",
  countQuestion:
    "For the network above, with 13 parameters, the backward direction needs 16 multiplications. How many does the forward direction need?",
  countAnswer:
    "Each of the 9 parameters of the hidden layer needs 4 multiplications: by the derivative of its activation, the weight to p, the derivative of the sigmoid, and dL/dp. Each of the 4 parameters of the output neuron needs the last 2: 36 + 8 = 44. The backward direction needs 1 + 3 + 3 + 3 + 6 = 16: one at the output, then one for each of its weights, for each way to a hidden neuron, for each hidden activation and for each weight of the hidden layer.",
  countTry:
    "The difference becomes large when the network grows. Change its size. It has as many inputs as neurons in each hidden layer, and one output.",
  width: "Neurons in each hidden layer",
  depth: "Hidden layers",
  nParameters: "Parameters",
  backwards: "Multiplications backward",
  forwards: "Multiplications forward",
  ratio: "Forward divided by backward",
  lastTitle: "The last layer of a classifier",
  lastText:
    "A classifier with several classes computes a score for each class; Keras calls the scores logits. Softmax turns them into probabilities: each is e to the power of the score, divided by the sum of these powers over all classes. The loss is the cross-entropy, −ln p of the right class. Its derivative with respect to a score is p − y, where p is the probability of that class, and y is 1 for the right class and 0 for the others.",
  lastQuestion:
    "The right class has the probability 0.2595. What is the derivative with respect to its score?",
  lastAnswer:
    "0.2595 − 1 = −0.7405. The derivatives of all scores add up to 0. Training raises the score of the right class and lowers the others.",
  lastTry: "Change the scores, or choose another right class.",
  rightClass: "Right class",
  className: (n) => `class ${n}`,
  score: (n) => `Score of class ${n}`,
  probabilityOf: (n) => `Probability of class ${n}`,
  slopeOfScore: (n) => `p − y of class ${n}`,
  ownLast: (model) => `The last layer of ${model}`,
  ownLastText:
    "The same holds for a trained model. p is the predicted probability of a class; y is 1 for the right class and 0 for the others. The derivative of the loss with respect to the score of a class is p − y. With respect to a weight of that class, it is p − y times the input that the weight multiplies.",
  ownPicture: "Picture",
  ownProbability: (label) => `p of ${label}`,
  ownSlope: (label) => `p − y of ${label}`,
  ownLoss: "Loss of this picture",
  ownInput: (n) => `Value of input ${n}, which contributes most to the score of the right class`,
  ownWeightSlope: (n) => `Derivative for the weight from input ${n} to the right class`,
  questions: [
    {
      course: COURSE,
      question: "The chain rule is used backward. Why backward?",
      answer:
        "Because one pass from the loss gives the derivatives of all parameters. In the network above, the backward direction needs 16 multiplications and the forward direction 44. With 8 neurons in each of 3 hidden layers and 8 inputs, they need 361 and 9,378.",
    },
    {
      question: "Why do deep networks use ReLU rather than the sigmoid?",
      answer:
        "Ten sigmoids in a row with weights of 1 leave at most 0.25 to the power of 10, about 9.5e−7, of a derivative. Ten ReLUs with a positive input leave all of it.",
    },
    {
      question: "With ReLU, the derivatives for both weights of h₂ are 0. Why?",
      answer:
        "The weighted sum z of h₂ is −0.3. For a negative z, ReLU and its derivative are 0, so nothing arrives at these weights. This picture does not change them.",
    },
  ],
};

const ko: BackPropagationTexts = {
  before: "이전",
  after: "다음",
  stages: [
    "‘다음’을 누르세요. 입력은 x₁ = 0.6, x₂ = 0.3이고, 선 위의 숫자는 가중치입니다.",
    "은닉 뉴런마다 가중합 z를 계산합니다. h₁, h₂, h₃의 편향은 0.2, 0, −0.5입니다. h₁의 z는 0.5 × 0.6 + (−1) × 0.3 + 0.2입니다.",
    "z에 활성화 함수를 적용해 값 a를 구합니다.",
    "출력 뉴런이 세 값 a의 가중합에 편향 0.1을 더해 z를 구합니다.",
    "이 z에 시그모이드를 적용해 확률 p를 구합니다. 출력 뉴런은 항상 시그모이드를 씁니다.",
    "정답이 1이므로 손실은 L = −ln p입니다.",
    "이제 손실에서 거꾸로 갑니다. 먼저 dL/dp = −1/p이고, L 아래에 있습니다.",
    "시그모이드의 미분은 p (1 − p)입니다. 두 값을 곱하면 dL/dz이고, 정리하면 p − 1입니다. p 아래에 있습니다.",
    "가중치의 미분은 dL/dz에 그 가중치와 곱해진 값 a를 곱한 것입니다. 편향에는 곱해진 값이 없으므로 편향의 미분은 dL/dz 그대로입니다.",
    "은닉 뉴런에는 dL/dz에 p로 가는 가중치를 곱한 값이 도착합니다. 여기에 그 뉴런의 활성화 함수의 미분을 곱하면 그 뉴런의 dL/dz가 되고, 뉴런 아래에 있습니다.",
    "첫 번째 층 가중치의 미분은 그 뉴런의 dL/dz에 입력을 곱한 것입니다. 이제 13개의 미분을 모두 구했습니다.",
  ],
  figure:
    "입력 x₁과 x₂, 은닉 뉴런 h₁, h₂, h₃, 출력 p, 손실 L로 이루어진 신경망입니다. 가중치는 선 위에, 미분은 그 아래와 뉴런 아래에 있습니다. 파라미터별 미분은 표에도 있습니다.",
  activation: "은닉 뉴런의 활성화 함수",
  activationNames: { sigmoid: "시그모이드", tanh: "tanh", relu: "ReLU" },
  forwardTitle: "순전파: 입력에서 손실까지",
  forwardText:
    "입력 2개, 은닉 뉴런 3개, 출력 뉴런 1개로 된 신경망입니다. 은닉 뉴런은 입력과 출력 사이에 있는 뉴런입니다. 출력 p는 사진이 노을일 확률입니다. 사진은 1과에서 본 밝기 0.6, 붉은 정도 0.3인 사진이고, 실제로 노을이므로 정답은 1입니다. 파라미터는 가중치 9개와 편향 4개를 합해 13개입니다. 아직 학습하지 않았으므로 값은 임의로 정했습니다. 입력에서 손실까지 계산하는 과정을 순전파라고 합니다. ‘다음’을 눌러 끝까지 따라가 보세요.",
  forwardQuestion: "h₁의 가중치는 0.5와 −1이고 편향은 0.2입니다. h₁의 z는 얼마입니까?",
  forwardAnswer: "0.5 × 0.6 + (−1) × 0.3 + 0.2 = 0.2입니다.",
  sumOfHidden: "h₁의 z",
  probability: "확률 p",
  loss: "손실 L",
  backTitle: "역전파: 손실에서 가중치까지",
  backText:
    "학습하려면 파라미터 w가 변할 때 손실 L이 얼마나 변하는지 알아야 합니다. 이것이 미분 dL/dw이고, 모든 파라미터의 미분을 모은 것을 기울기(gradient)라고 합니다. 연쇄 법칙에 따라 손실에서 파라미터까지 가는 길의 미분을 모두 곱합니다. 여기서는 파라미터마다 길이 하나뿐입니다. 길이 여러 개이면 길마다 곱한 값을 더합니다. 표의 dL/dw는 모두 손실 쪽에서 도착한 값에 국소 미분 하나를 곱한 것입니다. 국소 미분은 가중치의 경우 가중치와 곱해진 값이고, 편향의 경우 1입니다. 마지막 열은 연쇄 법칙 없이 유한 차분으로 구한 값입니다. 파라미터를 0.00001만큼 키웠을 때의 손실에서 0.00001만큼 줄였을 때의 손실을 빼고 0.00002로 나눕니다. ‘다음’을 눌러 끝까지 거슬러 가 보세요.",
  backQuestion:
    "은닉 뉴런이 시그모이드를 쓰면 p는 0.6854이고, 정답은 1입니다. 출력 뉴런의 z에 대한 미분 dL/dz는 p − 1입니다. 그 값은 얼마입니까?",
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
    "미분을 알면 손실의 변화를 예측할 수 있습니다. 미분에 파라미터의 변화량을 곱하면 됩니다. 이 예측은 변화가 작을 때만 정확합니다. 파라미터를 고르고 값을 바꾸어 보세요. 그림은 파라미터를 바꾼 뒤의 신경망입니다.",
  editQuestion:
    "은닉 뉴런이 시그모이드를 쓰면 h₁ → p의 dL/dw는 −0.173입니다. 이 가중치가 0.1 커지면 손실은 얼마나 변합니까? 미분으로 예측해 보세요.",
  editAnswer:
    "(−0.173) × 0.1 = −0.0173입니다. 손실이 작아집니다. 변화량이 작을 때와 클 때 실제 변화와 비교해 보세요.",
  change: "파라미터의 변화량",
  chosenSlope: "미분 dL/dw",
  chosenDifference: "이 파라미터의 유한 차분",
  expected: "예측한 손실의 변화",
  actual: "실제 손실의 변화",
  newLoss: "바뀐 뒤의 손실",
  rowTitle: "층이 여러 개 이어질 때",
  rowText:
    "깊은 신경망에서는 연쇄 법칙에 따라 많은 국소 미분을 곱합니다. 여기서는 뉴런을 한 줄로 이었습니다. 뉴런마다 입력이 하나이고 편향은 없으며 가중치는 모두 같습니다. 첫 입력은 0.5입니다. 뉴런의 국소 미분은 가중치에 활성화 함수의 미분을 곱한 것입니다. 첫 입력에 대한 마지막 값의 미분은 모든 국소 미분의 곱입니다. 시그모이드의 미분은 최대 1/4이고, ReLU의 미분은 z가 양수이면 항상 1입니다.",
  rowQuestion:
    "가중치가 모두 1일 때 시그모이드 10개를 지난 미분은 최대 얼마입니까? 백만분의 1을 단위로 답하세요. (0.000002라면 2를 입력하세요.)",
  rowAnswer:
    "0.25의 10제곱이므로 백만분의 1보다 작습니다. 이렇게 기울기가 거의 0이 되는 것을 기울기 소실이라고 하며, 앞쪽 층은 거의 학습되지 않습니다. ReLU 10개에서는 가중치가 1이고 입력이 양수이면 미분이 1 그대로입니다.",
  rowTry:
    "뉴런의 수와 가중치를 바꾸어 보세요. 그림은 뉴런을 하나씩 지날 때의 곱을 로그 눈금으로 나타냅니다.",
  rowFigure: "뉴런을 하나씩 지날 때 시그모이드와 ReLU의 미분의 곱을 로그 눈금으로 나타낸 그래프",
  length: "뉴런의 수",
  weight: "뉴런의 가중치",
  neurons: "뉴런",
  most: "가중치가 1인 시그모이드의 최댓값",
  sigmoidSlope: "시그모이드를 모두 지난 미분",
  reluSlope: "ReLU를 모두 지난 미분",
  countTitle: "역방향으로 계산하는 이유",
  countText:
    "연쇄 법칙은 두 방향으로 모두 쓸 수 있습니다. 순방향에서는 파라미터 하나의 영향을 층마다 계산해 손실까지 따라가고, 이를 파라미터마다 반복합니다. 역방향에서는 손실에서 한 번만 거슬러 가면 모든 미분을 구합니다. 결과는 같고 곱셈의 횟수가 다릅니다.",
  countQuestion:
    "파라미터가 13개인 위의 신경망에서 역방향은 곱셈이 16번 필요합니다. 순방향은 몇 번 필요합니까?",
  countAnswer:
    "은닉층의 파라미터 9개는 각각 활성화 함수의 미분, p로 가는 가중치, 시그모이드의 미분, dL/dp를 곱하므로 4번씩입니다. 출력 뉴런의 파라미터 4개는 뒤의 두 가지만 곱하므로 2번씩입니다. 모두 36 + 8 = 44번입니다. 역방향은 1 + 3 + 3 + 3 + 6 = 16번입니다. 출력에서 1번, 그다음 출력 뉴런의 가중치, 은닉 뉴런으로 가는 길, 은닉 뉴런의 활성화 함수, 은닉층의 가중치마다 1번씩입니다.",
  countTry:
    "신경망이 커질수록 차이도 커집니다. 크기를 바꾸어 보세요. 입력의 수는 은닉층의 뉴런 수와 같고 출력은 하나입니다.",
  width: "은닉층마다 뉴런의 수",
  depth: "은닉층의 수",
  nParameters: "파라미터 수",
  backwards: "역방향 곱셈 횟수",
  forwards: "순방향 곱셈 횟수",
  ratio: "순방향 ÷ 역방향",
  lastTitle: "분류기의 마지막 층",
  lastText:
    "클래스가 여러 개인 분류기는 클래스마다 점수를 하나씩 계산합니다. Keras에서는 이 점수를 로짓이라고 합니다. 소프트맥스는 점수를 확률로 바꿉니다. 클래스마다 e를 점수만큼 거듭제곱한 다음, 그 값을 모든 클래스의 합으로 나눕니다. 손실은 정답 클래스의 −ln p인 교차 엔트로피입니다. 이 손실을 어떤 클래스의 점수로 미분하면 p − y입니다. p는 그 클래스의 확률이고, y는 정답 클래스에서 1, 나머지에서 0입니다.",
  lastQuestion: "정답 클래스의 확률이 0.2595입니다. 이 클래스의 점수에 대한 미분은 얼마입니까?",
  lastAnswer:
    "0.2595 − 1 = −0.7405입니다. 모든 점수의 미분을 더하면 0이 됩니다. 학습하면 정답 클래스의 점수는 올라가고 나머지 점수는 내려갑니다.",
  lastTry: "점수를 바꾸거나 다른 정답 클래스를 골라 보세요.",
  rightClass: "정답 클래스",
  className: (n) => `클래스 ${n}`,
  score: (n) => `클래스 ${n}의 점수`,
  probabilityOf: (n) => `클래스 ${n}의 확률`,
  slopeOfScore: (n) => `클래스 ${n}의 p − y`,
  ownLast: (model) => `${model}의 마지막 층`,
  ownLastText:
    "학습된 모델에서도 같습니다. p는 클래스의 예측 확률이고, y는 정답 클래스에서 1, 나머지에서 0입니다. 손실을 클래스의 점수로 미분하면 p − y이고, 그 클래스의 가중치로 미분하면 p − y에 그 가중치와 곱해진 입력을 곱한 값입니다.",
  ownPicture: "사진",
  ownProbability: (label) => `확률 p: ${label}`,
  ownSlope: (label) => `p − y: ${label}`,
  ownLoss: "이 사진의 손실",
  ownInput: (n) => `정답 클래스의 점수에 가장 크게 기여한 입력 ${n}의 값`,
  ownWeightSlope: (n) => `입력 ${n}에서 정답 클래스로 가는 가중치의 미분`,
  questions: [
    {
      course: COURSE,
      question: "미분의 연쇄 법칙을 왜 역방향으로 사용합니까?",
      answer:
        "손실에서 한 번만 거슬러 가면 모든 파라미터의 미분을 구하기 때문입니다. 위의 신경망에서 곱셈은 역방향이 16번, 순방향이 44번입니다. 입력이 8개이고 뉴런이 8개인 은닉층이 3개이면 361번과 9,378번입니다.",
    },
    {
      question: "깊은 신경망에서 시그모이드보다 ReLU를 많이 쓰는 이유는 무엇입니까?",
      answer:
        "가중치가 1일 때 시그모이드 10개를 지나면 미분은 최대 0.25의 10제곱, 약 9.5e−7이 됩니다. ReLU 10개에 양수를 입력하면 미분은 1 그대로입니다.",
    },
    {
      question: "ReLU를 쓰면 h₂로 가는 두 가중치의 미분이 0입니다. 이유는 무엇입니까?",
      answer:
        "h₂의 z는 −0.3입니다. z가 음수이면 ReLU의 값도 미분도 0이므로 두 가중치에 아무것도 전달되지 않습니다. 따라서 이 사진으로는 두 가중치가 바뀌지 않습니다.",
    },
  ],
};

export const texts: Record<Lang, BackPropagationTexts> = { en, ko };
