// What a layer does, for someone who sees a network for the first time: no term is taken as known.

import type { Help } from "./layer_help";

export const layerHelpFirst: Help = {
  Conv2D: {
    en: "The layer looks through a small window that moves over its input. At each position it multiplies the numbers in the window by weights, which training sets, and adds the products. The result tends to be large where the input matches the weights' pattern.",
    ko: "작은 윈도를 옮기며 입력을 조금씩 들여다보는 층입니다. 자리마다 윈도 안의 숫자에 학습으로 정해지는 숫자인 가중치를 곱해 모두 더합니다. 입력이 가중치의 무늬와 비슷한 곳에서 결과가 커지는 경향이 있습니다.",
  },
  GroupedConv2D: {
    en: "The grids of numbers that come in are divided into groups. To make a new grid, a small window moves over one group alone; at each position its numbers are multiplied by weights, which training sets, and added.",
    ko: "들어온 숫자 격자들을 몇 그룹으로 나눕니다. 새 격자 하나를 만들 때는 한 그룹 위로만 작은 윈도를 옮기며, 윈도 안의 숫자에 학습으로 정해지는 가중치를 곱해 더합니다.",
  },
  DepthwiseConv2D: {
    en: "Each grid of numbers that comes in is treated by itself. A small window moves over it, and at each position the numbers in it are multiplied by weights, which training sets, and added. Different grids are not combined.",
    ko: "들어온 숫자 격자를 하나씩 따로 다룹니다. 격자 위로 작은 윈도를 옮기며, 윈도 안의 숫자에 학습으로 정해지는 가중치를 곱해 더합니다. 서로 다른 격자를 합치지는 않습니다.",
  },
  SeparableConv2D: {
    en: "The layer works in two steps. First, a small window moves over each grid of numbers by itself, and the numbers in it are weighted and added. Then, at each position, the results of all grids are weighted and added.",
    ko: "두 단계로 계산하는 층입니다. 먼저 숫자 격자마다 따로 작은 윈도를 옮기며 윈도 안의 숫자에 가중치를 곱해 더합니다. 그다음 자리마다 모든 격자의 결과에 가중치를 곱해 더합니다.",
  },
  Dense: {
    en: "Each result uses all numbers that come in. Every number is multiplied by a weight, and the products are added, as a bill adds quantities times prices. Training sets the weights, which may be negative.",
    ko: "결과 하나를 구할 때 들어온 숫자를 모두 씁니다. 각 숫자에 가중치를 곱해 더하는데, 영수증에서 수량에 단가를 곱해 합계를 내는 것과 같습니다. 가중치는 학습으로 정해지며 음수일 수도 있습니다.",
  },
  DenseAtEachPlace: {
    en: "At each position of the input, only the numbers at that position are used. They are multiplied by weights, which training sets, and added. The weights are the same at all positions.",
    ko: "입력의 자리마다 그 자리에 있는 숫자만 씁니다. 숫자에 학습으로 정해지는 가중치를 곱해 더하며, 가중치는 어느 자리에서나 같습니다.",
  },
  MaxPooling2D: {
    en: "The layer keeps the largest number of each small window and drops the others, as if each class of a school sent only its tallest pupil. The grid of numbers usually becomes smaller.",
    ko: "작은 윈도 안에서 가장 큰 숫자만 남기고 나머지는 버립니다. 반마다 키가 가장 큰 학생 한 명만 나오는 것과 같습니다. 숫자 격자는 대개 작아집니다.",
  },
  AveragePooling2D: {
    en: "The layer replaces each small window by the mean of its numbers, as if several small pixels became one large pixel. The grid of numbers usually becomes smaller.",
    ko: "작은 윈도 안의 숫자들을 그 평균 하나로 바꿉니다. 작은 픽셀 여러 개를 큰 픽셀 하나로 바꾸는 것과 같습니다. 숫자 격자는 대개 작아집니다.",
  },
  GlobalAveragePooling2D: {
    en: "Each grid of numbers becomes a single number, its mean. It says how strong something is in the whole picture, but no longer where it is.",
    ko: "숫자 격자 하나가 평균값 하나로 바뀝니다. 사진 전체에서 무엇이 얼마나 강한지는 남지만 어디에 있는지는 사라집니다.",
  },
  GlobalMaxPooling2D: {
    en: "Each grid of numbers becomes a single number, its largest one. It says how strong something is where it is strongest, but no longer where that is.",
    ko: "숫자 격자 하나에서 가장 큰 숫자 하나만 남습니다. 가장 강한 곳에서 얼마나 강한지는 남지만 그곳이 어디인지는 사라집니다.",
  },
  Flatten: {
    en: "All numbers are put into one long row, as if the lines of a page were cut apart and joined end to end. No number changes.",
    ko: "모든 숫자를 한 줄로 길게 늘어놓습니다. 종이에 적힌 줄들을 잘라 차례로 이어 붙이는 것과 같습니다. 숫자는 바뀌지 않습니다.",
  },
  Reshape: {
    en: "The same numbers are arranged in the same order but in lines of another length, as a text is in a narrower column. No number changes.",
    ko: "같은 숫자를 같은 순서로, 줄의 길이만 바꾸어 배열합니다. 글을 더 좁은 단에 옮겨 적는 것과 같습니다. 숫자는 바뀌지 않습니다.",
  },
  BatchNormalization: {
    en: "Each grid of numbers is multiplied by one number and shifted by another, as a temperature is converted from Celsius to Fahrenheit. Training sets both so that all grids have numbers of a similar size.",
    ko: "각 숫자 격자에 정해진 수를 곱하고 다른 수를 더합니다. 섭씨온도를 화씨온도로 바꾸는 것과 같은 계산입니다. 두 수는 학습으로 정해지며, 격자들의 숫자 크기를 서로 비슷하게 맞춥니다.",
  },
  Activation: {
    en: "The layer applies a function to the numbers. The most common one turns negative numbers into 0 and keeps the others. Without such functions, several layers of weighted sums could do no more than one.",
    ko: "숫자에 함수를 적용합니다. 가장 흔한 함수는 음수를 0으로 바꾸고 나머지는 그대로 둡니다. 이런 함수가 없으면 곱하고 더하는 층을 여러 개 쌓아도 층 하나와 다르지 않습니다.",
  },
  Add: {
    en: "The numbers at the same position of all inputs are added. Often one of the inputs comes from an earlier layer unchanged, so that the layers in between only compute what should change.",
    ko: "여러 입력에서 같은 자리에 있는 숫자끼리 더합니다. 입력 하나는 앞쪽 층의 결과 그대로인 경우가 많습니다. 그러면 그 사이의 층들은 바꿀 것만 계산하면 됩니다.",
  },
  Multiply: {
    en: "The numbers at the same position of all inputs are multiplied. Numbers between 0 and 1 work like a dimmer: they make the numbers of the other input smaller.",
    ko: "여러 입력에서 같은 자리에 있는 숫자끼리 곱합니다. 0과 1 사이의 숫자는 조명의 밝기 조절기처럼 다른 입력의 숫자를 줄입니다.",
  },
  Concatenate: {
    en: "The inputs are put together without any change, like two piles of sheets that become one pile. The next layer can use all of them.",
    ko: "입력들을 바꾸지 않고 그대로 한데 모읍니다. 종이 두 묶음을 한 묶음으로 쌓는 것과 같습니다. 다음 층은 이 모두를 쓸 수 있습니다.",
  },
  ZeroPadding2D: {
    en: "The layer puts a frame of zeros around each grid of numbers. In the next layer, a window can then also have its centre at the edge of the grid.",
    ko: "각 숫자 격자의 둘레에 0으로 된 테두리를 두릅니다. 그러면 다음 층에서 격자 가장자리의 숫자도 윈도의 한가운데에 놓일 수 있습니다.",
  },
  Cropping2D: {
    en: "The layer cuts off the edges of each grid of numbers, as one trims a photo. The numbers that remain do not change.",
    ko: "사진의 가장자리를 자르듯이 각 숫자 격자의 가장자리를 잘라 냅니다. 남은 숫자는 바뀌지 않습니다.",
  },
  Rescaling: {
    en: "Each number is multiplied by a fixed number, and another one is added, as a temperature is converted from Celsius to Fahrenheit. Brightness from 0 to 255 becomes small numbers, such as 0 to 1, with which a network learns better.",
    ko: "각 숫자에 정해진 수를 곱하고 다른 수를 더합니다. 섭씨온도를 화씨온도로 바꾸는 것과 같은 계산입니다. 0에서 255까지의 밝기가 0에서 1까지처럼 작은 숫자가 되어 신경망이 더 잘 학습합니다.",
  },
  TrainingOnly: {
    en: "This layer changes the numbers at random, but only while the network learns, so that it does not rely on single details. Here, no number changes.",
    ko: "신경망이 학습하는 동안에만 숫자를 무작위로 바꾸는 층입니다. 그래서 신경망이 세부 하나에만 의존하지 않게 됩니다. 여기서는 아무 숫자도 바뀌지 않습니다.",
  },
};
