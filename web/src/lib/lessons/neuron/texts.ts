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
  ruleTask: string;
  dataSet: string;
  apart: string;
  mixed: string;
  nextMistake: string;
  wholePass: string;
  restart: string;
  learned: string;
  stopped: (epochs: number) => string;
  learnedWeightOfBrightness: string;
  learnedWeightOfRedness: string;
  learnedBias: string;
  perPass: string;
  mistakesOfPass: string;
  bendTitle: string;
  bendText: string;
  bendQuestion: string;
  bendAnswer: string;
  bendTry: string;
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
    "To see your own pictures as points, open the lessons with a run, or with a folder that has a subfolder for each class. At least two classes need three pictures or more: pellucid learn FOLDER neuron",
  pointsFigure:
    "Forty pictures as points, by brightness and redness. A line separates the side where the neuron answers sunset, which is shaded, from the side where it answers sea.",
  sumTitle: "A weighted sum",
  sumText:
    "Two numbers between 0 and 1 describe a picture here: its brightness, and its redness, which is the share of red in its colours. For one picture they are 0.6 and 0.3. A neuron multiplies each number by a weight: the brightness by −2 and the redness by 3. It adds the two products and a bias, which is 0.5. The result is called z. If z is above 0, the neuron answers “sunset”; otherwise it answers “sea”.",
  sumQuestion: "What is z for this picture?",
  sumAnswer: "(−2) × 0.6 + 3 × 0.3 + 0.5 = 0.2. This is above 0, so the answer is “sunset”.",
  biasNoteTitle: "The bias is added",
  biasNote:
    "The bias is added to the sum of the products, not multiplied with it: a sum of 500 and a bias of 2 give 502, not 1,000.",
  lineTitle: "The weights and the bias set a line",
  lineText:
    "Each point stands for a picture: 20 of a sunset and 20 of the sea. Their numbers were drawn at random for this lesson. On the line, z is 0. On its shaded side z is above 0, so the neuron answers “sunset” there. A thin ring marks a mistake. Changing a weight turns the line; changing the bias moves it without turning it. Drag the line, or use the sliders. Press a point to choose its picture, which a thick ring marks.",
  lineTask:
    "This step is done when you have guessed, and have moved the line so that at most 2 pictures are mistakes.",
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
    "The bias makes z larger by 0.5 everywhere. The distance of a point from the line is the size of z, divided by the length of the weight vector, √(2² + 3²) = 3.606. So the line moves by 0.5 / 3.606 = 0.1387. It keeps its direction and moves towards the sea, so that more pictures are answered “sunset”.",
  ruleTitle: "Learning from mistakes",
  ruleText:
    "Rosenblatt's perceptron (1958) learns from its mistakes. The weights and the bias start at 0. Then z is 0 for every picture, so every answer is “sea” and there is no line yet. The perceptron looks at one picture after the other. A right answer changes nothing; a mistake changes the weights and the bias. When all pictures have been seen once, an epoch is complete.",
  ruleQuestion:
    "The answer for a picture of a sunset was “sea”. How does the rule change the weights?",
  ruleOptions: [
    "It adds the picture's two numbers to the weights.",
    "It subtracts the picture's two numbers from the weights.",
    "It halves the weights.",
  ],
  ruleAnswer:
    "It also adds 1 to the bias. Thus z of this picture becomes larger. After the opposite mistake, the same numbers are subtracted.",
  ruleTask:
    "“Next mistake” goes on to the next mistake and corrects it; a thick ring marks that picture. “To the end of the epoch” goes through the remaining pictures. This step is done when you have chosen an answer and an epoch is complete. Then try the pictures that overlap.",
  dataSet: "Pictures",
  apart: "a line can separate them",
  mixed: "they overlap",
  nextMistake: "Next mistake",
  wholePass: "To the end of the epoch",
  restart: "Start again",
  learned: "This epoch had no mistakes, so training is complete.",
  stopped: (epochs) => `Training stops here after ${epochs} epochs.`,
  learnedWeightOfBrightness: "Learned weight of brightness",
  learnedWeightOfRedness: "Learned weight of redness",
  learnedBias: "Learned bias",
  perPass: "Mistakes in each epoch",
  mistakesOfPass: "Mistakes in the last complete epoch",
  bendTitle: "The activation function",
  bendText:
    "So far the answer is yes or no. It jumps at z = 0 and is constant everywhere else, where its slope (its derivative) is 0. Such a slope does not tell in which direction a weight should change. Networks therefore apply other functions to z, called activation functions. The sigmoid, 1 / (1 + exp(−z)), gives a number between 0 and 1, which can be read as a probability. tanh gives a number between −1 and 1. ReLU gives 0 for a negative z and z itself otherwise.",
  bendQuestion: "The slope of the sigmoid is largest at z = 0. How large is it there?",
  bendAnswer:
    "If s is the value of the sigmoid, its slope is s (1 − s). At z = 0, s is 0.5 and the slope is 0.25. For large positive or negative z the slope is nearly 0. Lesson 2 shows what follows from that.",
  bendTry:
    "Choose an activation function and move z. The short line is the tangent at z; its slope is that of the curve.",
  activation: "Activation function",
  activationNames: { sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU" },
  curveFigure: (name) => `The curve of ${name}, with its tangent at z`,
  valueAt: "Value at z",
  slopeAt: "Slope at z",
  noBend:
    "Without an activation function, two neurons in succession can do no more than one. If the first gives y = 3x + 1 and the second gives 2y − 4, the result is 2 (3x + 1) − 4 = 6x − 2. This is again one weight and one bias.",
  fitTitle: "Logistic regression",
  fitText:
    "Logistic regression is a neuron with a sigmoid, whose value is the probability of “sunset”. It does not count mistakes. Its loss is a number that says how wrong the probabilities are: the mean of −ln(probability of the right class) over all pictures. scikit-learn's LogisticRegression finds the weights and the bias for which the sum of this loss and a penalty on large weights is smallest. Guess first; then its line with the default settings is shown.",
  fitQuestion:
    "On the pictures that a line can separate, the perceptron comes to 0 mistakes. How many mistakes does logistic regression make on them?",
  fitAnswer:
    "It makes one mistake. Of all lines, this one nevertheless has the smallest sum of loss and penalty. The loss depends on all pictures, while the perceptron changes only after mistakes. Press a point to see its probability.",
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
        "It moves the line without turning it. With the weights −2 and 3, a bias larger by 0.5 moves the line by 0.1387 towards the sea. Then z is above 0 for more pictures, so the perceptron is activated more easily.",
    },
    {
      question: "When does the perceptron stop making mistakes?",
      answer:
        "It stops if a line separates the classes (Novikoff, 1962). Here epoch 6 has 0 mistakes. If no line separates them, every epoch has mistakes: on the pictures that overlap, epoch 12 still has 10.",
    },
    {
      question: "Why does a network need activation functions?",
      answer:
        "Without them, all its neurons together compute one weighted sum. For example, 3x + 1 followed by 2y − 4 is 6x − 2.",
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
  ownMistakes: (n) => `사진 ${n}장 중 오답 수`,
  ownNeeds:
    "내 사진을 점으로 보려면 학습 결과나 클래스마다 하위 폴더가 있는 폴더를 지정해 여세요. 사진이 세 장 이상인 클래스가 두 개 이상 있어야 합니다: pellucid learn 폴더 neuron",
  pointsFigure:
    "사진 40장을 밝기와 붉은 정도에 따라 점으로 나타낸 그림입니다. 직선을 경계로 색칠한 쪽에서는 뉴런이 노을이라고 답하고 반대쪽에서는 바다라고 답합니다.",
  sumTitle: "가중합",
  sumText:
    "여기서는 사진 한 장을 밝기와 붉은 정도라는 0과 1 사이의 두 값으로 나타냅니다. 붉은 정도는 색에서 빨강이 차지하는 비율입니다. 어떤 사진의 밝기가 0.6이고 붉은 정도가 0.3이라고 합시다. 뉴런은 밝기에 가중치 −2를, 붉은 정도에 가중치 3을 곱합니다. 두 곱을 더하고 편향 0.5를 더한 값을 z라고 합니다. z가 0보다 크면 ‘노을’, 그렇지 않으면 ‘바다’라고 답합니다.",
  sumQuestion: "이 사진의 z는 얼마입니까?",
  sumAnswer: "(−2) × 0.6 + 3 × 0.3 + 0.5 = 0.2입니다. 0보다 크므로 답은 ‘노을’입니다.",
  biasNoteTitle: "편향은 더하는 값입니다",
  biasNote:
    "편향은 곱하지 않고 곱의 합에 더합니다. 곱의 합이 500이고 편향이 2이면 결과는 1,000이 아니라 502입니다.",
  lineTitle: "가중치와 편향이 정하는 직선",
  lineText:
    "점 하나가 사진 한 장을 나타냅니다. 노을 사진과 바다 사진이 20장씩이고, 값은 이 과에서 쓰려고 무작위로 만든 것입니다. 직선 위에서는 z가 0입니다. 색칠한 쪽에서는 z가 0보다 크므로 뉴런이 ‘노을’이라고 답합니다. 오답에는 가는 동그라미가 있습니다. 가중치를 바꾸면 직선이 회전하고, 편향을 바꾸면 회전하지 않고 이동합니다. 직선을 끌거나 슬라이더를 움직여 보세요. 점을 누르면 그 사진이 선택되어 굵은 동그라미가 생깁니다.",
  lineTask: "값을 예상하고, 오답이 2개 이하가 되도록 직선을 옮기면 이 단계가 완료됩니다.",
  weightOfBrightness: "밝기의 가중치",
  weightOfRedness: "붉은 정도의 가중치",
  bias: "편향 b",
  picture: "선택한 사진",
  mistakes: "오답 수",
  sumOfPicture: "선택한 사진의 z",
  answerOfPicture: "뉴런의 답",
  moved: "편향이 0.5 커질 때 직선의 이동 거리",
  movedQuestion:
    "가중치가 −2와 3일 때 편향이 0.5 커지면 직선은 얼마나 이동합니까? 그림의 한 변은 길이가 1입니다.",
  movedAnswer:
    "편향이 0.5 커지면 모든 점에서 z가 0.5 커집니다. 점과 직선 사이의 거리는 z의 크기를 가중치 벡터의 크기 √(2² + 3²) = 3.606으로 나눈 값입니다. 따라서 직선은 0.5 / 3.606 = 0.1387만큼 이동합니다. 방향은 그대로이고 바다 쪽으로 이동하므로 ‘노을’이라고 답하는 사진이 늘어납니다.",
  ruleTitle: "오답에서 배우기",
  ruleText:
    "로젠블랫의 퍼셉트론(1958)은 오답에서 배웁니다. 가중치와 편향은 0에서 시작합니다. 이때는 모든 사진에서 z가 0이므로 답이 모두 ‘바다’이고 직선은 아직 없습니다. 퍼셉트론은 사진을 한 장씩 봅니다. 답이 맞으면 아무것도 바꾸지 않고, 틀리면 가중치와 편향을 바꿉니다. 모든 사진을 한 번씩 보면 한 에포크가 끝납니다.",
  ruleQuestion: "노을 사진에 ‘바다’라고 답했습니다. 이때 가중치를 어떻게 바꿉니까?",
  ruleOptions: [
    "사진의 두 값을 가중치에 더합니다.",
    "사진의 두 값을 가중치에서 뺍니다.",
    "가중치를 절반으로 줄입니다.",
  ],
  ruleAnswer:
    "편향에는 1을 더합니다. 그러면 이 사진의 z가 커집니다. 반대로 틀렸을 때는 같은 값을 뺍니다.",
  ruleTask:
    "‘다음 오답’을 누르면 다음 오답까지 가서 고칩니다. 그 사진에는 굵은 동그라미가 생깁니다. ‘에포크 끝까지’를 누르면 남은 사진을 모두 봅니다. 답을 고르고 한 에포크를 마치면 이 단계가 완료됩니다. 그다음에는 서로 겹치는 사진으로 바꾸어 보세요.",
  dataSet: "사진",
  apart: "직선으로 나눌 수 있음",
  mixed: "서로 겹침",
  nextMistake: "다음 오답",
  wholePass: "에포크 끝까지",
  restart: "처음부터",
  learned: "이번 에포크에는 오답이 없어 학습이 끝났습니다.",
  stopped: (epochs) => `여기서는 ${epochs}에포크까지만 학습합니다.`,
  learnedWeightOfBrightness: "학습한 밝기의 가중치",
  learnedWeightOfRedness: "학습한 붉은 정도의 가중치",
  learnedBias: "학습한 편향",
  perPass: "에포크별 오답 수",
  mistakesOfPass: "마지막으로 끝난 에포크의 오답 수",
  bendTitle: "활성화 함수",
  bendText:
    "지금까지 뉴런의 답은 ‘예’ 아니면 ‘아니요’였습니다. 이런 답은 z = 0에서 갑자기 바뀌고 그 밖에서는 일정하므로 기울기(미분)가 0입니다. 기울기가 0이면 가중치를 어느 쪽으로 바꾸어야 하는지 알 수 없습니다. 그래서 신경망에서는 z에 다른 함수를 적용하며, 이를 활성화 함수라고 합니다. 시그모이드 1 / (1 + exp(−z))는 0과 1 사이의 값을 내며 확률로 볼 수 있습니다. tanh는 −1과 1 사이의 값을 냅니다. ReLU는 z가 음수이면 0을, 그 밖에는 z를 그대로 냅니다.",
  bendQuestion: "시그모이드의 기울기는 z = 0에서 가장 큽니다. 그 값은 얼마입니까?",
  bendAnswer:
    "시그모이드의 값을 s라고 하면 기울기는 s (1 − s)입니다. z = 0에서는 s가 0.5이므로 기울기가 0.25입니다. z의 절댓값이 크면 기울기는 거의 0입니다. 이 때문에 생기는 일은 2과에서 다룹니다.",
  bendTry:
    "활성화 함수를 고르고 z를 움직여 보세요. 짧은 선은 z에서의 접선이며, 그 기울기가 함수의 기울기입니다.",
  activation: "활성화 함수",
  activationNames: { sigmoid: "시그모이드", tanh: "tanh", relu: "ReLU" },
  curveFigure: (name) => `${name} 함수의 그래프와 z에서의 접선`,
  valueAt: "z에서의 함숫값",
  slopeAt: "z에서의 기울기",
  noBend:
    "활성화 함수가 없으면 뉴런 두 개를 이어도 뉴런 하나와 같습니다. 첫째 뉴런이 y = 3x + 1을, 둘째 뉴런이 2y − 4를 계산하면 결과는 2 (3x + 1) − 4 = 6x − 2입니다. 다시 가중치 하나와 편향 하나가 됩니다.",
  fitTitle: "로지스틱 회귀",
  fitText:
    "로지스틱 회귀는 시그모이드를 쓰는 뉴런이며, 시그모이드의 값이 ‘노을’일 확률입니다. 로지스틱 회귀는 오답 수를 세지 않습니다. 대신 확률이 얼마나 틀렸는지를 나타내는 손실을 씁니다. 손실은 모든 사진에 대한 −ln(정답 클래스의 확률)의 평균입니다. scikit-learn의 LogisticRegression은 이 손실에 가중치가 클수록 커지는 규제항을 더한 값이 가장 작아지는 가중치와 편향을 찾습니다. 먼저 예상해 보세요. 그러면 기본 설정으로 찾은 직선이 나타납니다.",
  fitQuestion:
    "직선으로 나눌 수 있는 사진에서 퍼셉트론은 오답이 0개가 됩니다. 로지스틱 회귀의 오답은 몇 개입니까?",
  fitAnswer:
    "오답은 1개입니다. 그래도 손실과 규제항의 합은 이 직선이 가장 작습니다. 손실은 모든 사진에 따라 정해지지만, 퍼셉트론은 틀렸을 때만 바뀝니다. 점을 누르면 그 사진의 확률을 볼 수 있습니다.",
  fittedWeightOfBrightness: "로지스틱 회귀의 밝기 가중치",
  fittedWeightOfRedness: "로지스틱 회귀의 붉은 정도 가중치",
  fittedBias: "로지스틱 회귀의 편향",
  fittedMistakes: "로지스틱 회귀의 오답 수",
  fittedLoss: "로지스틱 회귀의 손실",
  probability: "선택한 사진이 노을일 확률",
  questions: [
    {
      course: COURSE,
      question: "편향 b가 바뀌면 직선은 어떻게 됩니까?",
      answer:
        "직선이 회전하지 않고 이동합니다. 가중치가 −2와 3일 때 편향이 0.5 커지면 직선은 바다 쪽으로 0.1387만큼 이동합니다. 그러면 z가 0보다 큰 사진이 늘어나므로 퍼셉트론이 더 쉽게 활성화됩니다.",
    },
    {
      question: "퍼셉트론의 오답은 언제 없어집니까?",
      answer:
        "두 클래스를 나누는 직선이 있으면 없어집니다(노비코프, 1962). 여기서는 6번째 에포크의 오답이 0개입니다. 나누는 직선이 없으면 에포크마다 오답이 있습니다. 서로 겹치는 사진에서는 12번째 에포크에도 오답이 10개 있습니다.",
    },
    {
      question: "신경망에 활성화 함수가 필요한 이유는 무엇입니까?",
      answer:
        "활성화 함수가 없으면 모든 뉴런을 합쳐도 가중합 하나와 같기 때문입니다. 예를 들어 3x + 1 다음에 2y − 4를 계산하면 6x − 2와 같습니다.",
    },
  ],
};

export const texts: Record<Lang, NeuronTexts> = { en, ko };
