// Texts of the lesson on flatten, global pooling and the dense end.

import type { Lang } from "../titles";
import type { End } from "./core";

const en = {
  endTitle: "From maps to a vector",
  endIntro:
    "A dense layer reads a vector, but a convolution gives feature maps. Keras has three layers that make a vector of the maps, and none of them has weights. Flatten keeps all numbers, GlobalAveragePooling2D keeps the mean of each channel, and GlobalMaxPooling2D keeps the largest number of each channel.",
  endGuess:
    "The course's convnet for 32 × 32 pictures has 637,454 parameters with Flatten. Its last maps are 3 × 3 with 128 channels, and a dense layer of 300 units follows. How many parameters does it have with GlobalAveragePooling2D instead?",
  endWhy:
    "With Flatten, the dense layer reads 3 × 3 × 128 = 1,152 numbers; with the mean it reads 128, which is 1,024 fewer. Each number that is not read saves 300 weights, and 1,024 × 300 = 307,200. This leaves 637,454 − 307,200 = 330,254 parameters.",
  endTry: "Switch between the three layers and see which part of the network has fewer parameters.",
  end: "Layer after the convolutions",
  ends: { flatten: "Flatten", mean: "Global average", max: "Global maximum" } satisfies Record<
    End,
    string
  >,
  side: "Last maps",
  vector: "Numbers that the dense layer reads",
  parts: {
    convolutions: "Convolutions",
    dense: "Dense layer of 300 units",
    classes: "Last dense layer, 10 classes",
  },
  all: "All parameters",
  partsLabel: "Parameters of each part of the network",
  sizeTitle: "Other picture sizes",
  sizeQuestion:
    "Two networks were trained on 32 × 32 pictures, one with Flatten and one with global average pooling. Which one accepts a 64 × 64 picture without new weights?",
  sizeOptions: ["The one with Flatten", "The one with global average pooling", "Both"],
  sizeWhy:
    "On 64 × 64 pictures, the last maps of the convnet are 7 × 7. Flatten then gives 7 × 7 × 128 = 6,272 numbers, but the dense layer has weights for 1,152 only. With global average pooling there are still 128 means.",
  sizeTry:
    "Change the size of the pictures, and compare the numbers of parameters of the two networks when they are built for that size.",
  size: "Size of the pictures",
  pixels: (n: number) => `${n} × ${n}`,
  allOf: (end: string) => `Parameters with ${end}`,
  times: "Flatten, compared with the mean",
  timesOf: (n: string) => `${n} times as many`,
  moveTitle: "An object that moves",
  moveIntro:
    "The feature map below has 7 × 7 numbers and shows where a feature is. The object on it has 9 numbers that are not 0. Flatten writes the map in one line, row after row.",
  moveGuess:
    "The object moves one pixel to the right. How many of the 49 numbers of the flattened vector change?",
  moveWhy:
    "Of the 49 numbers, 12 change. The mean and the maximum of the map are the same as before, since the same 9 numbers stand in other places.",
  moveTry:
    "Move the object with the sliders, or drag it on the map. Suppose that a neuron after Flatten has learned the object at its first place: its weights are the numbers of the map at the start, and its sum is the dot product of these weights and the flattened vector.",
  row: "Row of the object",
  column: "Column of the object",
  map: "Map",
  vectorName: "Flattened vector; numbers that changed are marked",
  mapLabel: (row: number, column: number) =>
    `Map of 7 by 7 numbers; the object begins in row ${row} and column ${column}.`,
  vectorLabel: (n: number) => `The 49 numbers in one line; ${n} of them differ from the start.`,
  changed: "Numbers of the vector that changed",
  relative: "Relative change of the vector",
  neuron: "Sum of the neuron after Flatten",
  mean: "Mean of the map",
  max: "Maximum of the map",
  moveText:
    "At the start, the neuron's sum is 29. If the object is elsewhere, the sum is smaller, and it is 0 when the object and the weights do not overlap. A dense layer after Flatten therefore has to learn an object separately for each place of the last maps. The relative change is the length of the change of the vector, divided by the length of the vector at the start.",
  moveNote:
    "The mean does not say where the object is. This is an advantage if only the class matters, and a disadvantage if the place matters, as in object detection.",
  sumTitle: "A logit is a weighted sum of channel means",
  sumIntro:
    "Here the means go directly into the last dense layer, which has a weight for each channel and class and a bias for each class. Its sum for a class is called the logit of the class; softmax turns the logits into probabilities. Four maps and three classes are made up here, to keep the sums easy.",
  sumGuess:
    "The means are 1.5, 0.75, 1 and 0.5. For the class cat, the weights are 2, −1.5, 0.5 and 1, and the bias is 0.25. What is the logit?",
  sumWhy: "2 × 1.5 − 1.5 × 0.75 + 0.5 × 1 + 1 × 0.5 + 0.25 = 3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125.",
  sumTry: "Choose another class and see which channels contribute.",
  class: "Class",
  classes: ["cat", "dog", "rabbit"],
  channel: (n: number) => `Channel ${n}`,
  channelLabel: (n: number, mean: string) => `Map of channel ${n}, mean ${mean}.`,
  meanTimes: (mean: string, weight: string, product: string) => `${mean} × ${weight} = ${product}`,
  contribution: (n: number) => `Contribution of channel ${n}`,
  bias: "Bias",
  logit: "Logit",
  probability: "Probability",
  classMap: "Class map",
  classMapLabel: (name: string) =>
    `Weighted sum of the four maps and the bias for the class ${name}.`,
  classMapMean: "Mean of the class map",
  classMapText:
    "The order does not matter. The class map is the weighted sum of the four maps plus the bias, and its mean is the logit too. It shows from which places the logit comes (class activation mapping; Zhou et al., 2016). A 1 × 1 convolution computes such a weighted sum at each place, so a 1 × 1 convolution followed by the mean gives the same logits as the mean followed by the dense layer.",
  own: (model: string) => `Last layers of your model ${model}: parameters`,
  questions: [
    {
      question:
        "Why does a dense network follow the last convolution? What does GlobalAveragePooling2D do?",
      answer:
        "A convolution finds features in small parts of the picture, but a class depends on all features together. The dense layer multiplies each of them by a weight and adds them up, as in 3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125. GlobalAveragePooling2D passes one mean per channel to it, which reduces the course's convnet from 637,454 to 330,254 parameters.",
    },
    {
      question: "What does Flatten do? Can a network do without it?",
      answer:
        "Flatten writes all numbers of the maps in one line, 3 × 3 × 128 = 1,152 in the course's convnet, and has no parameters. A network can do without it: the mean or the maximum of each channel also gives a vector, of 128 numbers.",
    },
    {
      question: "When is Flatten the better choice?",
      answer:
        "Flatten can be better when the place of a feature matters, as in pictures of centred digits. In step 3, 12 of the 49 numbers of the flattened vector change if the object moves by one pixel, while the mean does not change at all and cannot tell the places apart.",
    },
    {
      question: "Which logit of step 4 rises most if the feature of channel 2 becomes stronger?",
      answer:
        "It is the logit of the class with the largest weight for channel 2, which is dog with 2.5. If the mean of the channel rises by 1, the logit of dog rises by 2.5, that of rabbit rises by 0.5, and that of cat falls by 1.5.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  endTitle: "특성 맵에서 벡터로",
  endIntro:
    "밀집 층은 벡터를 입력으로 받는데 합성곱 층의 출력은 특성 맵입니다. 특성 맵을 벡터로 만드는 Keras의 층은 세 가지이며 모두 가중치가 없습니다. Flatten(평탄화)은 모든 값을 남기고, GlobalAveragePooling2D(전역 평균 풀링)는 채널마다 평균을, GlobalMaxPooling2D(전역 최대 풀링)는 채널마다 최댓값을 남깁니다.",
  endGuess:
    "32×32 이미지를 입력하는 강의의 합성곱 신경망은 Flatten을 쓰면 파라미터가 637,454개입니다. 마지막 특성 맵은 3×3이고 채널이 128개이며, 그다음에 뉴런이 300개인 밀집 층이 옵니다. GlobalAveragePooling2D로 바꾸면 파라미터는 몇 개입니까?",
  endWhy:
    "밀집 층이 받는 숫자는 Flatten을 쓰면 3×3×128 = 1,152개이고, 평균을 쓰면 128개로 1,024개 적습니다. 숫자가 하나 줄 때마다 가중치가 300개 줄므로 모두 1,024×300 = 307,200개가 줄어 637,454 − 307,200 = 330,254개가 남습니다.",
  endTry: "세 층을 바꾸어 가며 신경망의 어느 부분에서 파라미터가 줄어드는지 보세요.",
  end: "합성곱 다음의 층",
  ends: { flatten: "Flatten", mean: "전역 평균 풀링", max: "전역 최대 풀링" },
  side: "마지막 맵",
  vector: "밀집 층이 받는 숫자의 수",
  parts: {
    convolutions: "합성곱 층",
    dense: "뉴런 300개의 밀집 층",
    classes: "클래스 10개의 마지막 밀집 층",
  },
  all: "전체 파라미터",
  partsLabel: "신경망의 부분별 파라미터 수",
  sizeTitle: "이미지 크기가 달라지면",
  sizeQuestion:
    "Flatten을 쓴 신경망과 전역 평균 풀링을 쓴 신경망을 32×32 이미지로 학습했습니다. 새로운 가중치 없이 64×64 이미지를 입력할 수 있는 것은 어느 쪽입니까?",
  sizeOptions: ["Flatten을 쓴 신경망", "전역 평균 풀링을 쓴 신경망", "둘 다"],
  sizeWhy:
    "64×64 이미지에서는 이 신경망의 마지막 특성 맵이 7×7입니다. Flatten의 출력은 7×7×128 = 6,272개인데 밀집 층에는 1,152개에 곱할 가중치만 있습니다. 전역 평균 풀링을 쓰면 평균은 그대로 128개입니다.",
  sizeTry:
    "이미지의 크기를 바꾸면서, 그 크기에 맞추어 만든 두 신경망의 파라미터 수를 비교해 보세요.",
  size: "이미지 크기",
  pixels: (n) => `${n}×${n}`,
  allOf: (end) => `${end}의 전체 파라미터`,
  times: "평균을 쓸 때와 비교한 Flatten",
  timesOf: (n) => `${n}배`,
  moveTitle: "물체가 움직일 때",
  moveIntro:
    "아래의 7×7 특성 맵은 특징이 어디에 있는지를 나타냅니다. 맵에 있는 물체는 0이 아닌 숫자 9개로 되어 있습니다. Flatten은 이 맵을 한 행씩 이어 한 줄로 펼칩니다.",
  moveGuess:
    "물체가 오른쪽으로 한 픽셀 움직이면 Flatten으로 펼친 벡터의 숫자 49개 중 몇 개가 달라집니까?",
  moveWhy:
    "49개 중 12개가 달라집니다. 같은 숫자 9개가 자리만 옮겼으므로 맵의 평균과 최댓값은 그대로입니다.",
  moveTry:
    "슬라이더로 물체를 옮기거나 맵에서 끌어 보세요. Flatten 다음의 뉴런 하나가 처음 자리에 있는 물체를 학습했다고 가정합니다. 뉴런의 가중치는 처음 맵의 숫자와 같고, 뉴런의 합은 이 가중치와 펼친 벡터의 내적입니다.",
  row: "물체의 행",
  column: "물체의 열",
  map: "맵",
  vectorName: "펼친 벡터 (달라진 숫자에 표시)",
  mapLabel: (row, column) => `7×7 맵입니다. 물체는 ${row}행 ${column}열에서 시작합니다.`,
  vectorLabel: (n) => `숫자 49개를 한 줄로 펼쳤습니다. 처음과 다른 숫자는 ${n}개입니다.`,
  changed: "벡터에서 달라진 숫자",
  relative: "벡터의 상대 변화",
  neuron: "Flatten 다음 뉴런의 합",
  mean: "맵의 평균",
  max: "맵의 최댓값",
  moveText:
    "처음에는 뉴런의 합이 29입니다. 물체가 다른 곳으로 가면 합이 작아지고, 물체와 가중치가 겹치지 않으면 0이 됩니다. 그래서 Flatten 다음의 밀집 층은 마지막 특성 맵의 위치마다 물체를 따로 학습해야 합니다. 상대 변화는 벡터가 변한 양의 길이를 처음 벡터의 길이로 나눈 것입니다.",
  moveNote:
    "평균에는 물체의 위치가 남지 않습니다. 클래스만 알면 될 때는 장점이지만, 객체 탐지처럼 위치가 중요할 때는 단점입니다.",
  sumTitle: "로짓은 채널 평균의 가중합",
  sumIntro:
    "여기서는 평균을 마지막 밀집 층에 바로 입력합니다. 이 층에는 채널과 클래스의 쌍마다 가중치가, 클래스마다 편향이 하나씩 있습니다. 이 층에서 계산한 클래스의 합을 그 클래스의 로짓이라고 하며, 소프트맥스가 로짓을 확률로 바꿉니다. 계산하기 쉽도록 맵 4개와 클래스 3개를 임의로 정했습니다.",
  sumGuess:
    "평균이 1.5, 0.75, 1, 0.5이고 고양이 클래스의 가중치가 2, −1.5, 0.5, 1, 편향이 0.25입니다. 로짓은 얼마입니까?",
  sumWhy:
    "2 × 1.5 − 1.5 × 0.75 + 0.5 × 1 + 1 × 0.5 + 0.25 = 3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125입니다.",
  sumTry: "다른 클래스를 골라 어느 채널이 기여하는지 보세요.",
  class: "클래스",
  classes: ["고양이", "강아지", "토끼"],
  channel: (n) => `채널 ${n}`,
  channelLabel: (n, mean) => `채널 ${n}의 맵, 평균 ${mean}`,
  meanTimes: (mean, weight, product) => `${mean} × ${weight} = ${product}`,
  contribution: (n) => `채널 ${n}의 기여`,
  bias: "편향",
  logit: "로짓",
  probability: "확률",
  classMap: "클래스 맵",
  classMapLabel: (name) => `${name} 클래스의 가중치를 곱한 맵 4개와 편향을 더한 맵입니다.`,
  classMapMean: "클래스 맵의 평균",
  classMapText:
    "계산 순서를 바꾸어도 결과는 같습니다. 클래스 맵은 맵 4개에 가중치를 곱해 더하고 편향을 더한 것이며, 그 평균도 로짓과 같습니다. 클래스 맵은 로짓이 어느 위치에서 왔는지를 보여 줍니다(클래스 활성화 맵, Zhou 외, 2016). 1×1 합성곱은 이런 가중합을 위치마다 계산합니다. 따라서 1×1 합성곱 다음에 평균을 구하면, 평균을 구한 다음 밀집 층을 적용한 것과 같은 로짓이 나옵니다.",
  own: (model) => `내 모델 ${model}의 마지막 층: 파라미터`,
  questions: [
    {
      question: "Convolution Layer 종단층에 왜 FNN을 연결하는가? layers.GlobalAveragePooling2D() ?",
      answer:
        "합성곱은 이미지의 좁은 영역에서 특징을 찾지만 클래스는 모든 특징을 함께 보아야 알 수 있기 때문입니다. 밀집 층은 3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125처럼 모든 특징에 가중치를 곱해 더합니다. GlobalAveragePooling2D는 밀집 층에 채널마다 평균 하나만 넘겨주므로 강의의 합성곱 신경망에서 파라미터가 637,454개에서 330,254개로 줄어듭니다.",
    },
    {
      question: "Fatten 레이어의 역할은 무엇이지? 없어도 상관없는가?",
      answer:
        "Flatten은 특성 맵의 모든 숫자를 한 줄로 펼칩니다. 강의의 합성곱 신경망에서는 3×3×128 = 1,152개이며, 파라미터는 없습니다. 채널마다 평균이나 최댓값을 구해도 숫자 128개의 벡터가 되므로 Flatten 없이도 신경망을 만들 수 있습니다.",
    },
    {
      question: "Flatten이 더 나은 경우는 언제입니까?",
      answer:
        "숫자가 가운데에 있는 손글씨 이미지처럼 특징의 위치가 중요한 경우입니다. 3단계에서 물체가 한 픽셀 움직이면 펼친 벡터의 숫자 49개 중 12개가 달라지지만, 평균은 전혀 달라지지 않아 위치를 구별할 수 없습니다.",
    },
    {
      question: "4단계에서 채널 2의 특징이 강해지면 어느 클래스의 로짓이 가장 많이 커집니까?",
      answer:
        "채널 2의 가중치가 2.5로 가장 큰 강아지입니다. 채널의 평균이 1 커지면 로짓은 강아지가 2.5, 토끼가 0.5 커지고 고양이가 1.5 작아집니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
