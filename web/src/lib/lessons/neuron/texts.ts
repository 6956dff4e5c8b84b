// Texts of lesson 1.

import type { Question } from "../frame/Questions.svelte";
import type { Lang } from "../titles";

export interface NeuronTexts {
  brightness: string;
  redness: string;
  sunset: string;
  sea: string;
  wrongSide: string;
  pointsFigure: string;
  ownPoints: string;
  ownPointsText: (zero: string, one: string) => string;
  ownFigure: (n: number, zero: string, one: string) => string;
  ownPicture: string;
  ownBrightness: string;
  ownRedness: string;
  ownProbability: (name: string) => string;
  ownMistakes: (n: number) => string;
  ownNeeds: string;
  sumTitle: string;
  sumText: string;
  sumQuestion: string;
  sumAnswer: string;
  biasNote: string;
  biasNoteTitle: string;
  lineTitle: string;
  lineText: string;
  lineTask: string;
  weightOfBrightness: string;
  weightOfRedness: string;
  bias: string;
  picture: string;
  mistakes: string;
  sumOfPicture: string;
  answerOfPicture: string;
  moved: string;
  movedQuestion: string;
  movedAnswer: string;
  ruleTitle: string;
  ruleText: string;
  ruleQuestion: string;
  ruleOptions: string[];
  ruleAnswer: string;
  dataSet: string;
  apart: string;
  mixed: string;
  nextMistake: string;
  wholePass: string;
  restart: string;
  learned: string;
  learnedWeightOfBrightness: string;
  learnedWeightOfRedness: string;
  learnedBias: string;
  perPass: string;
  pass: string;
  mistakesOfPass: string;
  bendTitle: string;
  bendText: string;
  bendQuestion: string;
  bendAnswer: string;
  activation: string;
  activationNames: Record<"sigmoid" | "tanh" | "relu", string>;
  curveFigure: (name: string) => string;
  valueAt: string;
  slopeAt: string;
  noBend: string;
  fitTitle: string;
  fitText: string;
  fitQuestion: string;
  fitAnswer: string;
  fittedWeightOfBrightness: string;
  fittedWeightOfRedness: string;
  fittedBias: string;
  fittedMistakes: string;
  fittedLoss: string;
  probability: string;
  questions: Question[];
}

const COURSE = "편향[b] 퍼셉트론이 얼마나 쉽게 활성화 되는가를 조정하는 변수";

const en: NeuronTexts = {
  brightness: "brightness",
  redness: "redness",
  sunset: "sunset",
  sea: "sea",
  wrongSide: "mistake",
  ownPoints: "Your own pictures as points",
  ownPointsText: (zero, one) =>
    `Each point is a picture of ${zero} (square) or ${one} (circle). Its brightness is the mean of all its values, from 0 to 1, and its redness is the share of red in them: 1/3 for a grey picture. The line is the one that scikit-learn's LogisticRegression finds.`,
  ownFigure: (n, zero, one) =>
    `${n} pictures as points, by brightness and redness. A line separates the side where the neuron answers ${one}, which is shaded, from the side where it answers ${zero}.`,
  ownPicture: "Picture",
  ownBrightness: "Brightness of the picture",
  ownRedness: "Redness of the picture",
  ownProbability: (name) => `Predicted probability of ${name}`,
  ownMistakes: (n) => `Mistakes among the ${n} pictures`,
  ownNeeds:
    "To see your own pictures as points, open the lessons with a folder that has a folder for each class, at least three pictures in two of them: pellucid learn FOLDER neuron.",
  pointsFigure:
    "Forty pictures as points, by brightness and redness. A line separates the side where the neuron answers sunset, which is shaded, from the side where it answers sea.",
  sumTitle: "A weighted sum",
  sumText:
    "Two numbers describe a picture here: its brightness, 0.6, and its redness, 0.3. Both lie between 0 and 1. A neuron multiplies the brightness by the weight −2 and the redness by the weight 3, adds the two products, and adds the bias, 0.5. The result is called z. If z is above 0, the neuron answers “sunset”; otherwise it answers “sea”.",
  sumQuestion: "What is z for this picture?",
  sumAnswer: "(−2) × 0.6 + 3 × 0.3 + 0.5 = 0.2. This is above 0, so the answer is “sunset”.",
  biasNoteTitle: "The bias is added",
  biasNote:
    "The bias is added to the sum of the products, never multiplied with it: a sum of 500 and a bias of 2 give 502, not 1,000.",
  lineTitle: "The weights and the bias set a line",
  lineText:
    "Each point is a picture. On the line, z is 0; on its shaded side z is above 0. The weights turn the line and the bias moves it. Drag the line, or use the sliders.",
  lineTask:
    "This step is done when you have moved the line so that at most 2 pictures are mistakes.",
  weightOfBrightness: "Weight of brightness",
  weightOfRedness: "Weight of redness",
  bias: "Bias b",
  picture: "Chosen picture",
  mistakes: "Mistakes",
  sumOfPicture: "z of the chosen picture",
  answerOfPicture: "Answer",
  moved: "A bias larger by 0.5 moves the line by",
  movedQuestion:
    "The weights are −2 and 3. The bias becomes larger by 0.5. How far does the line move, if each side of the plot is 1 long?",
  movedAnswer:
    "The line moves by 0.5 divided by the length of the weights, √(2² + 3²) = 3.606. It keeps its direction and moves towards the sea, so that more pictures are answered “sunset”.",
  ruleTitle: "Learning from mistakes",
  ruleText:
    "Rosenblatt's perceptron (1958) starts with weights and bias 0 and looks at one picture after the other. A right answer changes nothing. After a mistake, it changes the weights and the bias a little. One pass over all pictures is called an epoch.",
  ruleQuestion: "A sunset was answered “sea”. How does the rule change the weights?",
  ruleOptions: [
    "It adds the picture's two numbers to the weights.",
    "It subtracts the picture's two numbers from the weights.",
    "It halves the weights.",
  ],
  ruleAnswer:
    "It also adds 1 to the bias. Thus z of this picture becomes larger. After the opposite mistake, the same numbers are subtracted.",
  dataSet: "Pictures",
  apart: "can be separated",
  mixed: "overlap",
  nextMistake: "Next mistake",
  wholePass: "Whole pass",
  restart: "Start again",
  learned: "This pass had no mistakes, so training is complete.",
  learnedWeightOfBrightness: "Learned weight of brightness",
  learnedWeightOfRedness: "Learned weight of redness",
  learnedBias: "Learned bias",
  perPass: "Mistakes in each pass",
  pass: "Pass",
  mistakesOfPass: "Mistakes in the last complete pass",
  bendTitle: "The activation function",
  bendText:
    "A yes or no changes abruptly at z = 0, so it has no useful slope. An activation function replaces it. The sigmoid gives a number between 0 and 1, which can be read as a probability; tanh gives a number between −1 and 1; ReLU gives 0 for a negative z and z itself otherwise.",
  bendQuestion: "The slope of the sigmoid is largest at z = 0. How large is it there?",
  bendAnswer:
    "The slope is s (1 − s) with s = 0.5. For large positive or negative z it is nearly 0. Lesson 2 shows what follows from that.",
  activation: "Activation function",
  activationNames: { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" },
  curveFigure: (name) => `The curve of ${name}, with its tangent at z`,
  valueAt: "Value at z",
  slopeAt: "Slope at z",
  noBend:
    "Without an activation function, two layers can do no more than one: 2 (3x + 1) − 4 is 6x − 2, again one weight and one bias.",
  fitTitle: "The line with the smallest loss",
  fitText:
    "Logistic regression is a neuron with a sigmoid. It does not count mistakes. Its loss is the mean of −ln(probability of the right class) over all pictures, and it prefers small weights. This is the line that scikit-learn's LogisticRegression finds with its default settings.",
  fitQuestion:
    "The perceptron reached 0 mistakes on the pictures that can be separated. How many mistakes does logistic regression make on them?",
  fitAnswer:
    "It makes one mistake, and nevertheless its line has the smallest loss together with the preference for small weights. The loss depends on all pictures; the perceptron only changes after mistakes.",
  fittedWeightOfBrightness: "Fitted weight of brightness",
  fittedWeightOfRedness: "Fitted weight of redness",
  fittedBias: "Fitted bias",
  fittedMistakes: "Mistakes of the fitted line",
  fittedLoss: "Loss of the fitted line",
  probability: "Probability of sunset for the chosen picture",
  questions: [
    {
      course: COURSE,
      question:
        "The bias b controls how easily a perceptron is activated. What does it do to the line?",
      answer:
        "It moves the line without turning it: with the weights −2 and 3, a bias larger by 0.5 moves the line by 0.1387 towards the sea, and more pictures are answered “sunset”.",
    },
    {
      question: "When does the perceptron stop making mistakes?",
      answer:
        "It stops if a line separates the classes, which Novikoff proved in 1962. Here pass 6 has 0 mistakes. If the classes overlap, it never stops: pass 12 still has 10 mistakes.",
    },
    {
      question: "Why does a network need activation functions?",
      answer:
        "Without them all layers together are one weighted sum. For example, the layers 3x + 1 and 2x − 4 in succession are the single layer 6x − 2.",
    },
  ],
};

const ko: NeuronTexts = {
  brightness: "밝기",
  redness: "붉은 정도",
  sunset: "노을",
  sea: "바다",
  wrongSide: "오답",
  ownPoints: "내 사진을 점으로",
  ownPointsText: (zero, one) =>
    `점 하나가 사진 한 장입니다. 네모는 ${zero}, 동그라미는 ${one}입니다. 밝기는 모든 값의 평균(0~1)이고, 붉은 정도는 그 가운데 빨강이 차지하는 비율입니다. 회색 사진에서는 1/3입니다. 직선은 scikit-learn의 LogisticRegression이 찾는 경계입니다.`,
  ownFigure: (n, zero, one) =>
    `밝기와 붉은 정도에 따라 점으로 나타낸 사진 ${n}장. 직선의 색칠한 쪽에서 뉴런의 답은 ${one}, 반대쪽에서는 ${zero}입니다.`,
  ownPicture: "사진",
  ownBrightness: "사진의 밝기",
  ownRedness: "사진의 붉은 정도",
  ownProbability: (name) => `예측 확률: ${name}`,
  ownMistakes: (n) => `사진 ${n}장 중 틀린 수`,
  ownNeeds:
    "내 사진을 점으로 보려면 클래스마다 폴더가 있는 폴더로 학습 자료를 여세요(두 클래스에 사진이 세 장 이상): pellucid learn 폴더 neuron",
  pointsFigure:
    "사진 40장을 밝기와 붉은 정도에 따라 점으로 나타낸 그림입니다. 직선을 경계로 색칠한 쪽에서는 뉴런이 노을이라고 답하고 반대쪽에서는 바다라고 답합니다.",
  sumTitle: "가중합",
  sumText:
    "여기서는 사진 한 장을 밝기 0.6과 붉은 정도 0.3이라는 두 숫자로 나타냅니다. 두 값은 모두 0과 1 사이입니다. 뉴런은 밝기에 가중치 −2를, 붉은 정도에 가중치 3을 곱해 더한 다음 편향 0.5를 더합니다. 이렇게 구한 값을 z라고 합니다. z가 0보다 크면 ‘노을’, 그렇지 않으면 ‘바다’라고 답합니다.",
  sumQuestion: "이 사진의 z는 얼마일까요?",
  sumAnswer: "(−2) × 0.6 + 3 × 0.3 + 0.5 = 0.2입니다. 0보다 크므로 답은 ‘노을’입니다.",
  biasNoteTitle: "편향은 더하는 값입니다",
  biasNote:
    "편향은 곱의 합에 더하며, 곱하지 않습니다. 가중합이 500이고 편향이 2이면 결과는 1,000이 아니라 502입니다.",
  lineTitle: "가중치와 편향이 정하는 직선",
  lineText:
    "점 하나가 사진 한 장입니다. 직선 위에서는 z가 0이고, 색칠한 쪽에서는 z가 0보다 큽니다. 가중치를 바꾸면 직선이 회전하고 편향을 바꾸면 직선이 이동합니다. 직선을 끌거나 슬라이더를 움직여 보세요.",
  lineTask: "오답이 2개 이하가 되도록 직선을 옮기면 이 단계가 완료됩니다.",
  weightOfBrightness: "밝기의 가중치",
  weightOfRedness: "붉은 정도의 가중치",
  bias: "편향 b",
  picture: "선택한 사진",
  mistakes: "오답 수",
  sumOfPicture: "선택한 사진의 z",
  answerOfPicture: "뉴런의 답",
  moved: "편향이 0.5 커질 때 직선의 이동 거리",
  movedQuestion:
    "가중치가 −2와 3일 때 편향이 0.5 커지면 직선은 얼마나 이동할까요? 그림의 한 변은 길이가 1입니다.",
  movedAnswer:
    "이동 거리는 0.5를 가중치 벡터의 크기 √(2² + 3²) = 3.606으로 나눈 값입니다. 직선은 방향을 유지한 채 바다 쪽으로 이동하므로 ‘노을’이라고 답하는 사진이 늘어납니다.",
  ruleTitle: "오답에서 배우기",
  ruleText:
    "로젠블랫의 퍼셉트론(1958)은 가중치와 편향을 0으로 두고 시작해 사진을 한 장씩 봅니다. 답이 맞으면 아무것도 바꾸지 않고, 틀리면 가중치와 편향을 조금 바꿉니다. 모든 사진을 한 번씩 보는 것을 에포크라고 합니다.",
  ruleQuestion: "노을 사진에 ‘바다’라고 답했습니다. 이때 가중치를 어떻게 바꿀까요?",
  ruleOptions: [
    "사진의 두 숫자를 가중치에 더합니다.",
    "사진의 두 숫자를 가중치에서 뺍니다.",
    "가중치를 절반으로 줄입니다.",
  ],
  ruleAnswer:
    "편향에는 1을 더합니다. 그러면 이 사진의 z가 커집니다. 반대로 틀렸을 때는 같은 값을 뺍니다.",
  dataSet: "사진",
  apart: "직선으로 나눌 수 있음",
  mixed: "서로 겹침",
  nextMistake: "다음 오답",
  wholePass: "한 에포크",
  restart: "처음부터",
  learned: "이번 에포크에는 오답이 없어 학습이 끝났습니다.",
  learnedWeightOfBrightness: "학습한 밝기의 가중치",
  learnedWeightOfRedness: "학습한 붉은 정도의 가중치",
  learnedBias: "학습한 편향",
  perPass: "에포크별 오답 수",
  pass: "에포크",
  mistakesOfPass: "마지막으로 끝난 에포크의 오답 수",
  bendTitle: "활성화 함수",
  bendText:
    "‘예’와 ‘아니요’는 z = 0에서 갑자기 바뀌므로 학습에 쓸 기울기가 없습니다. 그래서 활성화 함수를 사용합니다. 시그모이드는 0과 1 사이의 값을 내며 확률로 볼 수 있습니다. tanh는 −1과 1 사이의 값을 냅니다. ReLU는 z가 음수이면 0을, 그 밖에는 z를 그대로 냅니다.",
  bendQuestion: "시그모이드의 기울기는 z = 0에서 가장 큽니다. 그 값은 얼마일까요?",
  bendAnswer:
    "시그모이드의 값을 s라고 하면 기울기는 s (1 − s)이고, z = 0에서 s는 0.5입니다. z의 절댓값이 크면 기울기는 거의 0입니다. 그 결과는 2과에서 다룹니다.",
  activation: "활성화 함수",
  activationNames: { sigmoid: "시그모이드", tanh: "tanh", relu: "ReLU" },
  curveFigure: (name) => `${name} 함수의 그래프와 z에서의 접선`,
  valueAt: "z에서의 함숫값",
  slopeAt: "z에서의 기울기",
  noBend:
    "활성화 함수가 없으면 층을 두 개 쌓아도 층 하나와 같습니다. 2 (3x + 1) − 4는 6x − 2이므로 다시 가중치 하나와 편향 하나가 됩니다.",
  fitTitle: "손실이 가장 작은 직선",
  fitText:
    "로지스틱 회귀는 시그모이드를 쓰는 뉴런입니다. 오답 수를 세지 않고, 모든 사진에 대한 −ln(정답 클래스의 확률)의 평균을 손실로 사용합니다. 또한 가중치가 작은 쪽을 선호합니다. 아래는 scikit-learn의 LogisticRegression이 기본 설정으로 찾는 직선입니다.",
  fitQuestion:
    "직선으로 나눌 수 있는 사진에서 퍼셉트론은 오답이 0개가 되었습니다. 로지스틱 회귀의 오답은 몇 개일까요?",
  fitAnswer:
    "오답은 1개입니다. 그래도 작은 가중치를 선호하는 항까지 합하면 이 직선의 손실이 가장 작습니다. 손실은 모든 사진에 따라 정해지지만, 퍼셉트론은 틀렸을 때만 바뀝니다.",
  fittedWeightOfBrightness: "로지스틱 회귀의 밝기 가중치",
  fittedWeightOfRedness: "로지스틱 회귀의 붉은 정도 가중치",
  fittedBias: "로지스틱 회귀의 편향",
  fittedMistakes: "로지스틱 회귀의 오답 수",
  fittedLoss: "로지스틱 회귀의 손실",
  probability: "선택한 사진이 노을일 확률",
  questions: [
    {
      course: COURSE,
      question: "편향 b가 바뀌면 직선은 어떻게 될까요?",
      answer:
        "직선이 회전하지 않고 이동합니다. 가중치가 −2와 3일 때 편향이 0.5 커지면 직선은 바다 쪽으로 0.1387만큼 이동하고, ‘노을’이라고 답하는 사진이 늘어납니다.",
    },
    {
      question: "퍼셉트론의 오답은 언제 없어질까요?",
      answer:
        "두 클래스를 나누는 직선이 있으면 없어집니다(노비코프, 1962). 여기서는 6번째 에포크의 오답이 0개입니다. 클래스가 겹치면 없어지지 않아, 12번째 에포크에도 오답이 10개 있습니다.",
    },
    {
      question: "신경망에 활성화 함수가 필요한 이유는 무엇일까요?",
      answer:
        "활성화 함수가 없으면 모든 층을 합쳐도 가중합 하나와 같기 때문입니다. 예를 들어 3x + 1인 층 다음에 2x − 4인 층이 오면 6x − 2인 층 하나와 같습니다.",
    },
  ],
};

export const texts: Record<Lang, NeuronTexts> = { en, ko };
