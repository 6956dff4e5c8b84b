// Texts of the lesson on evidence.

import type { Lang } from "../titles";
import type { LayerName } from "./core";
import type { NetworkName, Rule } from "./networks";
import type { Level } from "./level";

const en = {
  heatTitle: "Grad-CAM, step by step",
  heatIntro:
    "A small network tells a cross from a ring in pictures of 16 × 16 pixels. The shape is grey, and some pictures have a white mark in the upper left corner. There are two trained networks: one saw the mark on every cross and on no ring, the other saw it on half of both.",
  heatQuestion: "Grad-CAM gives each channel of a layer one weight. What is it?",
  heatOptions: [
    "The mean of the gradient of the class's logit over the channel",
    "The mean of the channel's values",
    "The largest value of the channel",
  ],
  heatWhy:
    "The gradient says how much the logit rises if a number of the channel rises by a little. Its mean over the channel is the weight (Selvaraju et al., 2017).",
  heatTry:
    "Go through the five stages. Then change the network, the picture, the class and the layer.",
  network: "Network",
  networks: {
    marked: "mark on every cross",
    mixed: "mark on half of both",
  } satisfies Record<NetworkName, string>,
  picture: "Picture",
  pictureLabel: (shape: string, isMarked: boolean) =>
    `Grey picture of 16 by 16 pixels: a ${shape} ${isMarked ? "with" : "without"} the mark.`,
  classes: ["cross", "ring"],
  mark: "with the mark",
  row: "First row of the shape",
  column: "First column of the shape",
  counted: "Rows and columns are counted from 0.",
  class: "Evidence for",
  layer: "Layer",
  layers: {
    second: "convolution 2 (6 channels)",
    pooled: "pooling (4 channels)",
  } satisfies Record<LayerName, string>,
  probability: (name: string) => `Probability of ${name}`,
  logit: (name: string) => `Logit of ${name}`,
  stage: "Stage",
  stages: [
    "Values and gradient of each channel",
    "Mean of the gradient",
    "Weighted sum of the channels",
    "ReLU",
    "Enlarged to the picture",
  ],
  back: "Back",
  forth: "Next",
  channel: (n: number) => `Channel ${n}`,
  mapLabel: (n: number) => `Values of channel ${n}, 7 by 7.`,
  gradient: "Gradient",
  gradientLabel: (n: number) => `Gradient at channel ${n}, 7 by 7.`,
  weight: (n: number) => `Weight of channel ${n}`,
  sum: "Weighted sum",
  sumLabel: "Weighted sum of the channels, 7 by 7.",
  relu: "After ReLU",
  reluLabel: "The weighted sum with 0 in place of negative numbers.",
  heat: "On the picture",
  heatLabel: (name: string) => `Heat map of the evidence for ${name} over the picture.`,
  largestSum: (row: number, column: number) =>
    `Weighted sum in row ${row}, column ${column} (the largest)`,
  heatText:
    "ReLU leaves only what speaks for the class; what speaks against it becomes 0. At convolution 2, the gradient of a channel is the same at all 49 places, since only the mean and the dense layer follow: there, Grad-CAM is the class map of the lesson on Flatten. At the pooling, the gradient also passes convolution 2 and its ReLU, and differs from place to place. 7 × 7 numbers become 16 × 16 by linear interpolation, so a heat map is never sharper than its layer.",

  coverTitle: "Cover it and see",
  coverIntro:
    "A heat map is computed from one gradient and is not a proof. To test it, cover the place and run the network again. A covered square takes the grey of the background.",
  asked: "The picture of the question",
  coverGuess: (before: string) =>
    `The network that saw the mark on every cross gives this picture a probability of ${before} for cross. What is the probability, in per cent, if only the corner with the mark is covered?`,
  coverWhy:
    "The shape is still there, but the answer is now ring. The network has learned the mark and hardly the cross.",
  coverTry:
    "Drag the square over the picture, or use the sliders. Compare the two networks: which part does each of them need?",
  top: "First row of the square",
  left: "First column of the square",
  side: "Side of the square",
  covered: "Picture with the covered square",
  coveredLabel: (row: number, column: number, side: number) =>
    `Picture; a square of ${side} by ${side} pixels from row ${row}, column ${column} is covered.`,
  falls: "Fall of the probability for each place of the square",
  fallsLabel: (side: number) =>
    `For each place of a square of ${side} by ${side} pixels, how far the probability falls.`,
  before: (name: string) => `Probability of ${name} before`,
  after: (name: string) => `Probability of ${name} with the square`,
  fall: "Fall of the probability",
  largestFall: (row: number, column: number) => `Largest fall, from row ${row}, column ${column}`,
  points: (n: string) => `${n} percentage points`,
  coverNote:
    "The two methods can disagree. Choose the network that saw the mark on half of both, the ring with the mark, the pooling layer and ring under ‘Evidence for’ in step 1: there is heat for ring on the mark, but covering the mark changes nothing. Covering has its own limits: a grey square is something that the network never saw, and where two parts each suffice, covering one of them changes little.",

  depthTitle: "From low level to top level",
  depthIntro:
    "What a filter can respond to is limited by its receptive field, the pixels that one of its numbers depends on.",
  depthQuestion:
    "A cross or ring has 5 × 5 pixels. Which is the first layer in which one number can see a whole shape?",
  depthOptions: [
    "Convolution 1 (3 × 3)",
    "Max pooling (2 × 2) after it",
    "Convolution 2 (3 × 3) after the pooling",
  ],
  depthWhy:
    "Convolution 1 sees 3 × 3, and the pooling 4 × 4. Neighbouring numbers of the pooling are 2 pixels apart, so 3 × 3 of them see 4 + 2 × 2 = 8 pixels in each direction.",
  kernelsOf:
    "These are the four kernels of convolution 1, as trained with the mark on half of both:",
  filter: (n: number) => `Filter ${n}`,
  filterLabel: (n: number) => `Kernel of filter ${n}, 3 by 3 weights.`,
  fields: (side: number) => `Receptive field of each layer, of ${side} by ${side} pixels`,
  depthNames: {
    first: "Convolution 1",
    pooled: "Max pooling",
    second: "Convolution 2",
    mean: "Mean and classes",
  },
  depthText:
    "A low-level filter sees a few pixels and responds to edges, lines and colours. Filters in the middle see parts and textures, and those at the top see most of the picture and respond to objects (Zeiler and Fergus, 2014). A large receptive field only makes this possible. What a channel does respond to is seen from the pictures with its largest values, which the explorer shows for each channel.",

  reasonTitle: "Right for the wrong reason",
  reasonIntro:
    "A network learns whatever tells the classes apart in its training pictures. If the test pictures come from the same source, their accuracy does not tell whether the network looked at the object.",
  reasonGuess: (accuracy: string) =>
    `On new pictures with the mark on every cross, the first network is right in ${accuracy}. How many per cent does it get right if the rings have the mark instead?`,
  reasonWhy:
    "Every answer is wrong, since this network answers by the mark. With other seeds, a network can also learn something of the shape from the same pictures: the table has the lowest and the highest accuracy of all seeds.",
  accuraciesOf: (n: number) => `Accuracy on pictures that were not trained with, over ${n} seeds`,
  testPictures: "Test pictures",
  rules: {
    as_trained: "mark on the crosses",
    without: "no mark",
    swapped: "mark on the rings",
  } satisfies Record<Rule, string>,
  fromTo: (low: string, high: string) => `${low} to ${high}`,
  reasonTry:
    "All of these eight answers are right. Four are of each network, with Grad-CAM at convolution 2. Judge at least two: is the answer right for the right reason? Then see what the network says if only the mark is added or taken away.",
  item: (n: number) => `Picture ${n}`,
  itemLabel: (n: number, shape: string, isMarked: boolean) =>
    `Picture ${n}: a ${shape} ${isMarked ? "with" : "without"} the mark, with its heat map.`,
  said: (n: number, shape: string, share: string) => `Picture ${n}: ${shape}, ${share}`,
  reasonOf: (n: number) => `Reason for the answer to picture ${n}`,
  rightReason: "Right reason",
  wrongReason: "Wrong reason",
  agreed: "The test agrees.",
  disagreed: "The test says otherwise.",
  tested: (isMarked: boolean, share: string, network: string) =>
    `${isMarked ? "Without" : "With"} the mark, the probability of the same class is ${share} (network: ${network}).`,
  reasonText:
    "The first network recognizes a ring by the missing mark, and a heat map cannot show what is missing. This is why one also changes what is suspected and tests again. Such cases happen with photos too: a classifier of the PASCAL VOC challenge recognized horses by a source tag in the corner of the picture (Lapuschkin et al., 2019).",

  own: {
    depths: (model: string) => `Receptive fields in your model ${model}`,
    levelsRule:
      "Below an eighth of the picture's height a layer is called low-level here, from half of it on high-level. This is a rule of thumb.",
    levels: {
      low: "low level",
      middle: "middle level",
      high: "high level",
    } satisfies Record<Level, string>,
    unknown: "not known",
    needsRun:
      "With a trained run (pellucid learn RUN evidence), your own mistakes are listed here, and each leads to its heat map.",
    pictures: (model: string) => `Test pictures of your model ${model}`,
    noAnswers: "There are no test pictures with answers.",
    kinds: {
      wrong: (n: number, shown: number) =>
        `${n} of the test pictures ${n === 1 ? "is" : "are"} answered wrong${shown < n ? `; these are the first ${shown}` : ""}:`,
      right: (n: number, shown: number) =>
        `${n} of the test pictures ${n === 1 ? "is" : "are"} answered right${shown < n ? `; these are the first ${shown}` : ""}:`,
    },
    answer: (label: string, predicted: string) => `${label}, answered ${predicted}`,
    look: "Open one and check whether the heat lies on the object. If it lies on the background, replace the background and predict again.",
  },

  questions: [
    {
      question: "What do filters respond to, from low-level ones to those at the top?",
      answer:
        "Convolution 1 can respond only to what fits into 3 × 3 pixels, convolution 2 to a whole shape (8 × 8), and the last layer to all 16 × 16. In large networks these turn out to be edges, parts and objects (Zeiler and Fergus, 2014).",
    },
    {
      question: "Can you explain what CNN Explainer shows?",
      answer:
        "It shows a small network, tiny_vgg, layer by layer: each convolution multiplies windows with kernels and adds them, ReLU sets negative numbers to 0, pooling keeps the largest of each 2 × 2, and Flatten, a dense layer and softmax give ten probabilities from a 64 × 64 picture. The explorer shows the same for any model, down to the products of one number.",
    },
    {
      question: "How do you test whether a heat map is right?",
      answer: (before: string, after: string) =>
        `Change what it points to and predict again: covering the mark lowers the probability of cross from ${before} to ${after} in the network that saw it on every cross.`,
    },
    {
      question: "Why is high accuracy on the test set no proof that a network looks at the object?",
      answer:
        "Test pictures from the same source contain the same hints: the first network is right in 100% of its test pictures, and in 0% when the mark is swapped.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  heatTitle: "단계별로 보는 Grad-CAM",
  heatIntro:
    "16×16 픽셀 이미지에서 십자와 고리를 구분하는 작은 신경망입니다. 도형은 회색이고, 왼쪽 위 모서리에 흰 표시가 있는 이미지도 있습니다. 학습한 신경망이 둘 있습니다. 하나는 모든 십자에 표시가 있고 고리에는 없는 이미지로, 다른 하나는 십자와 고리 이미지 각각 절반에 표시가 있는 이미지로 학습했습니다.",
  heatQuestion: "Grad-CAM은 층의 채널마다 가중치를 하나 정합니다. 그 값은 무엇입니까?",
  heatOptions: [
    "클래스 로짓의 기울기를 채널 안에서 평균한 값",
    "채널 값의 평균",
    "채널 값의 최댓값",
  ],
  heatWhy:
    "기울기는 채널의 값이 조금 커질 때 로짓이 얼마나 커지는지를 나타냅니다. 이것을 채널 안에서 평균한 값이 가중치입니다(Selvaraju 외, 2017).",
  heatTry: "다섯 단계를 차례로 살펴보세요. 그다음 신경망, 이미지, 클래스, 층을 바꾸어 보세요.",
  network: "신경망",
  networks: { marked: "모든 십자에 표시", mixed: "양쪽 절반에 표시" },
  picture: "이미지",
  pictureLabel: (shape, isMarked) =>
    `16×16 픽셀의 회색 이미지. 표시가 ${isMarked ? "있는" : "없는"} ${shape}입니다.`,
  classes: ["십자", "고리"],
  mark: "표시 있음",
  row: "도형의 첫 행",
  column: "도형의 첫 열",
  counted: "행과 열은 0부터 셉니다.",
  class: "근거를 찾을 클래스",
  layer: "층",
  layers: { second: "합성곱 2 (채널 6개)", pooled: "풀링 (채널 4개)" },
  probability: (name) => `${name}의 확률`,
  logit: (name) => `${name}의 로짓`,
  stage: "단계",
  stages: ["채널의 값과 기울기", "기울기의 평균", "채널의 가중합", "ReLU", "이미지 크기로 확대"],
  back: "이전",
  forth: "다음",
  channel: (n) => `채널 ${n}`,
  mapLabel: (n) => `채널 ${n}의 값, 7×7`,
  gradient: "기울기",
  gradientLabel: (n) => `채널 ${n}에서의 기울기, 7×7`,
  weight: (n) => `채널 ${n}의 가중치`,
  sum: "가중합",
  sumLabel: "채널의 가중합, 7×7",
  relu: "ReLU 다음",
  reluLabel: "가중합에서 음수를 0으로 바꾼 맵입니다.",
  heat: "이미지 위에",
  heatLabel: (name) => `${name}의 근거를 이미지 위에 나타낸 히트맵입니다.`,
  largestSum: (row, column) => `${row}행 ${column}열의 가중합 (최댓값)`,
  heatText:
    "ReLU를 거치면 그 클래스의 로짓을 높이는 값만 남고 낮추는 값은 0이 됩니다. 합성곱 2 다음에는 평균과 밀집 층만 있으므로 한 채널의 기울기가 49개 위치에서 모두 같습니다. 이때 Grad-CAM은 Flatten을 다룬 과의 클래스 맵과 같습니다. 풀링 층의 기울기는 합성곱 2와 ReLU도 지나므로 위치마다 다릅니다. 7×7개 값을 선형 보간으로 16×16으로 늘리므로 히트맵은 그 층의 맵보다 더 자세할 수 없습니다.",

  coverTitle: "가려서 확인하기",
  coverIntro:
    "히트맵은 기울기 하나로 계산한 것이며 증명은 아닙니다. 그 위치를 가리고 다시 예측하면 확인할 수 있습니다. 가린 정사각형은 배경과 같은 회색이 됩니다.",
  asked: "질문의 이미지",
  coverGuess: (before) =>
    `모든 십자에 표시가 있던 신경망은 표시가 있는 이 이미지를 ${before}의 확률로 십자라고 예측합니다. 표시가 있는 모서리만 가리면 확률은 몇 %가 됩니까?`,
  coverWhy:
    "십자는 그대로 있는데 예측이 고리로 바뀝니다. 신경망이 십자보다 표시를 배웠기 때문입니다.",
  coverTry:
    "정사각형을 이미지 위에서 끌거나 슬라이더로 옮겨 보세요. 두 신경망에 필요한 부분이 각각 어디인지 비교해 보세요.",
  top: "정사각형의 첫 행",
  left: "정사각형의 첫 열",
  side: "정사각형의 한 변",
  covered: "정사각형으로 가린 이미지",
  coveredLabel: (row, column, side) =>
    `${row}행 ${column}열부터 ${side}×${side} 픽셀을 가린 이미지입니다.`,
  falls: "정사각형의 위치마다 확률이 낮아진 정도",
  fallsLabel: (side) =>
    `${side}×${side} 픽셀 정사각형의 위치마다 확률이 얼마나 낮아지는지 나타냅니다.`,
  before: (name) => `가리기 전 ${name}의 확률`,
  after: (name) => `가린 다음 ${name}의 확률`,
  fall: "낮아진 확률",
  largestFall: (row, column) => `가장 많이 낮아지는 위치 (${row}행 ${column}열부터)`,
  points: (n) => `${n}%포인트`,
  coverNote:
    "두 방법의 결과가 다를 때도 있습니다. 1단계에서 양쪽 절반에 표시가 있던 신경망, 표시가 있는 고리, 풀링 층을 고르고 ‘근거를 찾을 클래스’도 고리로 바꾸어 보세요. 표시에 고리의 근거가 나타나지만 표시를 가려도 확률은 달라지지 않습니다. 가리는 방법에도 한계가 있습니다. 회색 정사각형은 신경망이 본 적이 없는 모양이고, 두 부분 중 하나만 있어도 될 때는 하나를 가려도 거의 달라지지 않습니다.",

  depthTitle: "낮은 수준의 특성에서 높은 수준의 특성까지",
  depthIntro:
    "필터가 반응할 수 있는 모양은 수용 영역, 곧 출력값 하나에 영향을 주는 픽셀의 범위로 제한됩니다.",
  depthQuestion:
    "십자와 고리는 5×5 픽셀입니다. 값 하나로 도형 전체를 볼 수 있는 첫 번째 층은 어느 것입니까?",
  depthOptions: ["합성곱 1 (3×3)", "그다음의 최대 풀링 (2×2)", "풀링 다음의 합성곱 2 (3×3)"],
  depthWhy:
    "합성곱 1은 3×3, 풀링은 4×4를 봅니다. 풀링의 이웃한 값은 2픽셀씩 떨어져 있으므로, 그 값 3×3개는 가로와 세로로 각각 4 + 2×2 = 8픽셀을 봅니다.",
  kernelsOf: "양쪽 절반에 표시가 있는 이미지로 학습한 합성곱 1의 커널 4개입니다.",
  filter: (n) => `필터 ${n}`,
  filterLabel: (n) => `필터 ${n}의 커널, 가중치 3×3개`,
  fields: (side) => `${side}×${side} 픽셀 이미지에서 층마다의 수용 영역`,
  depthNames: {
    first: "합성곱 1",
    pooled: "최대 풀링",
    second: "합성곱 2",
    mean: "평균과 클래스",
  },
  depthText:
    "낮은 수준의 필터는 픽셀 몇 개만 보고 윤곽선, 선, 색에 반응합니다. 중간 수준의 필터는 물체의 일부와 질감에, 높은 수준의 필터는 이미지 대부분을 보고 물체에 반응합니다(Zeiler와 Fergus, 2014). 수용 영역이 넓다고 꼭 그렇게 되는 것은 아닙니다. 채널이 실제로 무엇에 반응하는지는 그 채널의 값이 가장 큰 이미지로 알 수 있고, 탐색기에서 채널마다 볼 수 있습니다.",

  reasonTitle: "맞았지만 이유가 틀린 예측",
  reasonIntro:
    "신경망은 학습용 이미지에서 클래스를 구분해 주는 것이라면 무엇이든 배웁니다. 시험용 이미지를 같은 곳에서 모았다면 정확도만으로는 물체를 보고 맞혔는지 알 수 없습니다.",
  reasonGuess: (accuracy) =>
    `모든 십자에 표시가 있는 새 이미지에서 첫 번째 신경망의 정확도는 ${accuracy}입니다. 고리에 표시가 있고 십자에 없는 이미지에서는 정확도가 몇 %입니까?`,
  reasonWhy:
    "이 신경망은 표시를 보고 답하므로 모두 틀립니다. 시드가 다르면 같은 이미지로 학습해도 도형을 어느 정도 배우는 신경망이 있습니다. 표에는 시드 가운데 가장 낮은 정확도와 가장 높은 정확도가 있습니다.",
  accuraciesOf: (n) => `학습에 쓰지 않은 이미지의 정확도, 시드 ${n}개`,
  testPictures: "시험용 이미지",
  rules: { as_trained: "십자에 표시", without: "표시 없음", swapped: "고리에 표시" },
  fromTo: (low, high) => `${low} ~ ${high}`,
  reasonTry:
    "다음 예측 8개는 모두 맞았습니다. 신경망마다 4개씩이고, 합성곱 2의 Grad-CAM을 함께 나타냈습니다. 두 개 이상 골라 올바른 이유로 맞았는지 판단해 보세요. 그러면 표시만 더하거나 뺐을 때의 확률을 볼 수 있습니다.",
  item: (n) => `이미지 ${n}`,
  itemLabel: (n, shape, isMarked) =>
    `이미지 ${n}: 표시가 ${isMarked ? "있는" : "없는"} ${shape}와 히트맵`,
  said: (n, shape, share) => `이미지 ${n}: ${shape}, ${share}`,
  reasonOf: (n) => `${n}번 이미지를 맞힌 이유`,
  rightReason: "올바른 이유",
  wrongReason: "틀린 이유",
  agreed: "확인한 결과와 같습니다.",
  disagreed: "확인한 결과와 다릅니다.",
  tested: (isMarked, share, network) =>
    `표시를 ${isMarked ? "빼면" : "더하면"} 같은 클래스의 확률은 ${share}입니다(신경망: ${network}).`,
  reasonText:
    "첫 번째 신경망은 표시가 없는 것을 보고 고리라고 답하는데, 없는 것은 히트맵에 나타나지 않습니다. 그래서 의심되는 부분을 직접 바꾸어 다시 확인해야 합니다. 실제 사진에서도 이런 일이 있습니다. PASCAL VOC 대회의 한 분류기는 사진 모서리에 적힌 출처 표시를 보고 말을 알아맞혔습니다(Lapuschkin 외, 2019).",

  own: {
    depths: (model) => `내 모델 ${model}의 수용 영역`,
    levelsRule:
      "여기서는 수용 영역이 이미지 높이의 8분의 1보다 작으면 낮은 수준, 절반 이상이면 높은 수준이라고 합니다. 대략적인 기준입니다.",
    levels: { low: "낮은 수준", middle: "중간 수준", high: "높은 수준" },
    unknown: "알 수 없음",
    needsRun:
      "학습 결과를 열면(pellucid learn RUN evidence) 내 모델이 틀린 이미지가 여기에 나오고, 이미지마다 히트맵으로 갈 수 있습니다.",
    pictures: (model) => `내 모델 ${model}의 시험용 이미지`,
    noAnswers: "예측한 시험용 이미지가 없습니다.",
    kinds: {
      wrong: (n, shown) =>
        `시험용 이미지 ${n}장을 틀렸습니다.${shown < n ? ` 그중 ${shown}장입니다.` : ""}`,
      right: (n, shown) =>
        `시험용 이미지 ${n}장을 맞혔습니다.${shown < n ? ` 그중 ${shown}장입니다.` : ""}`,
    },
    answer: (label, predicted) => `정답 ${label}, 예측 ${predicted}`,
    look: "이미지를 열어 히트맵이 물체 위에 있는지 보세요. 배경에 있다면 배경을 바꾸어 다시 예측해 보세요.",
  },

  questions: [
    {
      question: "낮은 수준의 필터부터 가장 높은 수준의 필터까지 각각 무엇에 반응합니까?",
      answer:
        "여기서 합성곱 1은 3×3 픽셀 안의 모양에만 반응할 수 있고, 합성곱 2는 도형 전체(8×8)에, 마지막 층은 16×16 픽셀 전체에 반응할 수 있습니다. 큰 신경망에서는 이것이 각각 윤곽선, 물체의 일부, 물체로 나타났습니다(Zeiler와 Fergus, 2014).",
    },
    {
      question: "CNN Explainer가 무엇을 보여 주는지 설명할 수 있습니까?",
      answer:
        "작은 신경망 tiny_vgg를 층마다 보여 줍니다. 합성곱은 윈도와 커널을 곱해 더하고, ReLU는 음수를 0으로 바꾸고, 풀링은 2×2마다 최댓값을 남기며, Flatten과 밀집 층과 소프트맥스가 64×64 이미지에서 확률 10개를 구합니다. 탐색기에서는 어떤 모델이든 값 하나를 이루는 곱셈까지 볼 수 있습니다.",
    },
    {
      question: "히트맵이 맞는지 어떻게 확인합니까?",
      answer: (before, after) =>
        `히트맵이 가리키는 부분을 바꾸어 다시 예측합니다. 모든 십자에 표시가 있던 신경망에서 표시를 가리면 십자의 확률이 ${before}에서 ${after}로 낮아집니다.`,
    },
    {
      question: "시험 정확도가 높아도 물체를 보고 맞혔다고 할 수 없는 이유는 무엇입니까?",
      answer:
        "같은 곳에서 모은 시험용 이미지에는 같은 단서가 들어 있기 때문입니다. 첫 번째 신경망의 정확도는 시험용 이미지에서 100%이지만 표시를 바꾸면 0%입니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
