// Texts of the lesson on flatten, global pooling and the dense end.

import type { Lang } from "../titles";
import type { End } from "./core";

const en = {
  endTitle: "From maps to a vector",
  endIntro:
    "A dense layer reads a vector, but a convolution gives maps. Three layers make a vector of maps, and none of them has weights: Flatten keeps all numbers, GlobalAveragePooling2D keeps the mean of each channel, and GlobalMaxPooling2D keeps the largest number of each channel.",
  endGuess:
    "The course's convnet for 32 × 32 pictures has 637,454 parameters with Flatten. How many does it have with GlobalAveragePooling2D instead?",
  endWhy:
    "With Flatten, the dense layer reads 3 × 3 × 128 = 1,152 numbers; with the mean it reads 128. Each number that is not read saves 300 weights: 1,024 × 300 = 307,200.",
  endTry: "Switch between the three ends and see which part of the network changes.",
  end: "End of the convolutions",
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
    "A network was trained on 32 × 32 pictures. Which one accepts a 64 × 64 picture without new weights?",
  sizeOptions: ["The one with Flatten", "The one with global average pooling", "Both"],
  sizeWhy:
    "On 64 × 64 pictures the last maps are 7 × 7. Flatten gives 6,272 numbers, but the dense layer has weights for 1,152. There are still 128 means.",
  sizeTry: "Change the size of the pictures and compare the two networks.",
  size: "Size of the pictures",
  pixels: (n: number) => `${n} × ${n}`,
  allOf: (end: string) => `Parameters with ${end}`,
  times: "Flatten, compared with the mean",
  timesOf: (n: string) => `${n} times as many`,
  moveTitle: "An object that moves",
  moveIntro:
    "A map of 7 × 7 numbers shows where a feature is. Its object has 9 numbers that are not 0.",
  moveGuess:
    "The object moves one pixel to the right. How many of the 49 numbers of the flattened vector change?",
  moveWhy:
    "12 of 49. The mean and the maximum of the map are the same as before, since the same 9 numbers are elsewhere.",
  moveTry:
    "Move the object with the sliders, or drag it on the map. A neuron has learned the object at its first place: its weights are the map at the start.",
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
    "At the start, the neuron's sum is 29. If the object is elsewhere, it is smaller, and it is 0 as soon as object and weights do not overlap. A network with Flatten has to learn an object separately for each place of the last maps.",
  moveNote:
    "The mean does not know where the object is. This is an advantage if only the class matters, and a loss if the place matters, as in detection.",
  sumTitle: "A logit is a sum of channel means",
  sumIntro:
    "The mean is followed by a dense layer with a weight for each channel and class. Four maps and three classes are made up here, to keep the sums easy.",
  sumGuess:
    "The means are 1.5, 0.75, 1 and 0.5. For the class cat, the weights are 2, −1.5, 0.5 and 1, and the bias is 0.25. What is the logit?",
  sumWhy: "3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125.",
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
  classMapLabel: (name: string) => `Weighted sum of the four maps for the class ${name}.`,
  classMapMean: "Mean of the class map",
  classMapText:
    "The order does not matter: first the weighted sum of the maps and then its mean gives the same number. The class map shows where the logit comes from (class activation mapping; Zhou et al., 2016). It also shows that a 1 × 1 convolution followed by the mean can replace the dense layer.",
  own: (model: string) => `The end of your model ${model}: parameters`,
  questions: [
    {
      question:
        "Why does a dense network follow the last convolution? What does GlobalAveragePooling2D do?",
      answer:
        "A class depends on all features together, wherever they are: the dense layer weights all of them, as in 3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125. GlobalAveragePooling2D gives it one mean per channel, which reduces the network from 637,454 to 330,254 parameters.",
    },
    {
      question: "What does Flatten do? Can a network do without it?",
      answer:
        "Flatten writes all numbers of the maps in one line, 3 × 3 × 128 = 1,152 here, and has no parameters. A network can do without it: the mean or the maximum of each channel also gives a vector, of 128 numbers.",
    },
    {
      question: "When is Flatten the better choice?",
      answer:
        "When the place matters, as in pictures of digits that are centred: the flattened vector changes in 12 of 49 numbers if the object moves by one pixel, and the mean does not change at all.",
    },
    {
      question: "Which class gains if a feature of channel 2 becomes stronger?",
      answer:
        "The one with the largest weight for channel 2: dog, with 2.5. If the mean of the channel rises by 1, the logit of dog rises by 2.5 and that of cat falls by 1.5.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  endTitle: "맵에서 벡터로",
  endIntro:
    "밀집 층은 벡터를 입력으로 받는데 합성곱 층의 출력은 맵입니다. 맵을 벡터로 만드는 층은 세 가지이며 모두 가중치가 없습니다. Flatten은 모든 숫자를 남기고, GlobalAveragePooling2D는 채널마다 평균을, GlobalMaxPooling2D는 채널마다 최댓값을 남깁니다.",
  endGuess:
    "32×32 이미지를 쓰는 강의의 합성곱 신경망은 Flatten을 쓰면 파라미터가 637,454개입니다. GlobalAveragePooling2D로 바꾸면 몇 개입니까?",
  endWhy:
    "Flatten을 쓰면 밀집 층이 3×3×128 = 1,152개의 숫자를 받고, 평균을 쓰면 128개를 받습니다. 숫자가 하나 줄 때마다 가중치가 300개 줄어 모두 1,024×300 = 307,200개가 줄어듭니다.",
  endTry: "세 가지를 바꿔 가며 신경망의 어느 부분이 달라지는지 보세요.",
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
    "32×32 이미지로 학습한 신경망이 있습니다. 새로운 가중치 없이 64×64 이미지를 넣을 수 있는 것은 어느 쪽입니까?",
  sizeOptions: ["Flatten을 쓴 신경망", "전역 평균 풀링을 쓴 신경망", "둘 다"],
  sizeWhy:
    "64×64 이미지에서는 마지막 맵이 7×7입니다. Flatten의 출력은 6,272개인데 밀집 층에는 1,152개에 대한 가중치만 있습니다. 평균은 그대로 128개입니다.",
  sizeTry: "이미지의 크기를 바꾸며 두 신경망을 비교해 보세요.",
  size: "이미지 크기",
  pixels: (n) => `${n}×${n}`,
  allOf: (end) => `${end}의 전체 파라미터`,
  times: "평균을 쓸 때와 비교한 Flatten",
  timesOf: (n) => `${n}배`,
  moveTitle: "물체가 움직일 때",
  moveIntro:
    "7×7 맵은 특징이 어디에 있는지를 나타냅니다. 이 맵의 물체는 0이 아닌 숫자 9개로 되어 있습니다.",
  moveGuess:
    "물체가 오른쪽으로 한 픽셀 움직이면 Flatten으로 펼친 벡터의 숫자 49개 중 몇 개가 달라집니까?",
  moveWhy:
    "49개 중 12개입니다. 같은 숫자 9개가 자리만 옮겼으므로 맵의 평균과 최댓값은 그대로입니다.",
  moveTry:
    "슬라이더로 물체를 옮기거나 맵에서 끌어 보세요. 이 뉴런은 처음 자리에 있는 물체를 학습했다고 합시다. 곧 가중치가 처음의 맵과 같습니다.",
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
    "처음에는 뉴런의 합이 29입니다. 물체가 다른 곳으로 가면 합이 작아지고, 물체와 가중치가 겹치지 않으면 0이 됩니다. Flatten을 쓰는 신경망은 마지막 맵의 자리마다 물체를 따로 배워야 합니다.",
  moveNote:
    "평균에는 물체의 위치가 남지 않습니다. 클래스만 알면 될 때는 장점이지만, 객체 탐지처럼 위치가 중요할 때는 단점입니다.",
  sumTitle: "로짓은 채널 평균의 가중합",
  sumIntro:
    "평균 다음에는 채널과 클래스마다 가중치가 하나씩 있는 밀집 층이 옵니다. 계산을 쉽게 따라갈 수 있도록 맵 4개와 클래스 3개를 만들어 두었습니다.",
  sumGuess:
    "평균이 1.5, 0.75, 1, 0.5이고 고양이 클래스의 가중치가 2, −1.5, 0.5, 1, 편향이 0.25입니다. 로짓은 얼마입니까?",
  sumWhy: "3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125입니다.",
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
  classMapLabel: (name) => `${name} 클래스의 가중치로 맵 4개를 더한 맵입니다.`,
  classMapMean: "클래스 맵의 평균",
  classMapText:
    "계산 순서를 바꾸어 맵에 가중치를 곱해 먼저 더한 다음 평균을 구해도 같은 값이 나옵니다. 클래스 맵은 로짓이 어느 위치에서 왔는지를 보여 줍니다(클래스 활성화 맵, Zhou 외, 2016). 따라서 밀집 층 대신 1×1 합성곱을 쓰고 평균을 구해도 됩니다.",
  own: (model) => `내 모델 ${model}의 마지막 부분: 파라미터`,
  questions: [
    {
      question: "Convolution Layer 종단층에 왜 FNN을 연결하는가? layers.GlobalAveragePooling2D() ?",
      answer:
        "클래스는 위치와 관계없이 모든 특징을 함께 보아야 알 수 있고, 밀집 층이 3 − 1.125 + 0.5 + 0.5 + 0.25 = 3.125처럼 모든 특징에 가중치를 곱해 더하기 때문입니다. GlobalAveragePooling2D는 채널마다 평균 하나를 넘겨주어 파라미터를 637,454개에서 330,254개로 줄입니다.",
    },
    {
      question: "Fatten 레이어의 역할은 무엇이지? 없어도 상관없는가?",
      answer:
        "Flatten은 맵의 모든 숫자를 한 줄로 펼칩니다. 여기서는 3×3×128 = 1,152개이며, 파라미터는 없습니다. 채널마다 평균이나 최댓값을 구해도 숫자 128개의 벡터가 되므로 Flatten 없이도 신경망을 만들 수 있습니다.",
    },
    {
      question: "Flatten이 더 나은 경우는 언제입니까?",
      answer:
        "가운데에 맞춘 숫자 이미지처럼 위치가 중요한 경우입니다. 물체가 한 픽셀 움직이면 펼친 벡터는 49개 중 12개가 달라지지만 평균은 전혀 달라지지 않습니다.",
    },
    {
      question: "채널 2의 특징이 강해지면 어느 클래스의 로짓이 가장 많이 커집니까?",
      answer:
        "채널 2의 가중치가 2.5로 가장 큰 강아지입니다. 채널의 평균이 1 커지면 강아지의 로짓은 2.5 커지고 고양이의 로짓은 1.5 작아집니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
