// What a layer does, in a sentence or two, by the key that the server gives.

export type Help = Record<string, { en: string; ko: string }>;

export const layerHelp: Help = {
  Conv2D: {
    en: "Slides a window over its input. At each place it multiplies what lies under the window by the filter's weights, one kernel for each channel, and adds everything up, with a bias if the layer has one. Each filter makes one channel of the output.",
    ko: "입력 위로 창을 옮기며, 창 아래의 숫자를 필터의 가중치(채널마다 커널 하나)와 곱해 모두 더하고, 편향이 있으면 편향도 더합니다. 필터 하나가 출력 채널 하나를 만듭니다.",
  },
  GroupedConv2D: {
    en: "A convolution in groups: each filter slides its window over the channels of its own group alone, multiplies them by its weights and adds everything up.",
    ko: "그룹별 합성곱입니다. 필터마다 자기 그룹의 채널 위로만 창을 옮기며 가중치와 곱해 모두 더합니다.",
  },
  DepthwiseConv2D: {
    en: "A convolution in which each channel has kernels of its own and channels are not mixed.",
    ko: "채널마다 자기 커널이 따로 있고 채널끼리 섞지 않는 합성곱입니다.",
  },
  SeparableConv2D: {
    en: "First applies kernels to each channel by itself, then takes weighted sums of the results. It usually needs far fewer weights than a convolution.",
    ko: "먼저 채널마다 커널을 적용하고, 그다음 그 결과들의 가중합을 구합니다. 보통 합성곱보다 가중치가 훨씬 적습니다.",
  },
  Dense: {
    en: "Each output is a weighted sum of all inputs, plus a bias if the layer has one.",
    ko: "출력마다 모든 입력의 가중합을 구하고, 편향이 있으면 편향을 더합니다.",
  },
  DenseAtEachPlace: {
    en: "At each place, each output is a weighted sum of the channels at that place alone, plus a bias if the layer has one. The weights are the same everywhere.",
    ko: "위치마다 그 위치의 채널만으로 가중합을 구하고, 편향이 있으면 편향을 더합니다. 가중치는 모든 위치에서 같습니다.",
  },
  MaxPooling2D: {
    en: "Keeps the largest number of each window, so that small shifts of the picture matter less. With a stride above 1 the map gets smaller.",
    ko: "창마다 가장 큰 숫자만 남깁니다. 그래서 사진이 조금 움직여도 값이 덜 변합니다. 스트라이드가 1보다 크면 맵이 작아집니다.",
  },
  AveragePooling2D: {
    en: "Keeps the mean of each window.",
    ko: "창마다 평균을 남깁니다.",
  },
  GlobalAveragePooling2D: {
    en: "The mean of each whole channel: one number for each, whatever the size of the picture. The places are lost.",
    ko: "채널 전체의 평균 하나씩만 남깁니다. 사진 크기와 상관없이 개수가 같고, 위치 정보는 사라집니다.",
  },
  GlobalMaxPooling2D: {
    en: "The largest number of each whole channel.",
    ko: "채널 전체에서 가장 큰 숫자 하나씩입니다.",
  },
  Flatten: {
    en: "Puts all numbers into one row. Nothing is computed.",
    ko: "모든 숫자를 한 줄로 늘어놓습니다. 계산은 없습니다.",
  },
  Reshape: { en: "Arranges the same numbers differently.", ko: "같은 숫자를 다르게 배열합니다." },
  BatchNormalization: {
    en: "Shifts and scales each channel by a mean and a variance, which training collects from its batches and does not learn, and by γ and β, which it learns, where the layer has them. Before any training the mean is 0 and the variance 1.",
    ko: "채널마다 평균과 분산으로, 그리고 γ와 β가 있으면 γ와 β로도 값을 옮기고 크기를 맞춥니다. 평균과 분산은 학습 중에 배치에서 모으는 값이고, γ와 β는 학습하는 값입니다. 학습하기 전에는 평균이 0, 분산이 1입니다.",
  },
  Activation: {
    en: "Applies a function to its numbers. Without such functions in between, any number of layers of weighted sums could do no more than one.",
    ko: "숫자에 함수를 적용합니다. 사이에 이런 함수가 없으면 가중합 층을 아무리 쌓아도 층 하나와 다르지 않습니다.",
  },
  Add: {
    en: "Adds its inputs, number by number. Where one of them is a shortcut, the others only have to compute what to change.",
    ko: "입력들의 숫자를 같은 위치끼리 더합니다. 그 가운데 하나가 지름길이면 나머지는 바꿀 것만 계산하면 됩니다.",
  },
  Multiply: {
    en: "Multiplies its inputs, number by number.",
    ko: "입력들의 숫자를 같은 위치끼리 곱합니다.",
  },
  Concatenate: {
    en: "Joins its inputs one after another along one axis; the last axis, −1, holds the channels.",
    ko: "입력들을 한 축을 따라 차례로 이어 붙입니다. 마지막 축(−1)은 채널입니다.",
  },
  ZeroPadding2D: { en: "Puts zeros around its input.", ko: "입력 둘레에 0을 두릅니다." },
  Cropping2D: { en: "Cuts off the border of its input.", ko: "입력의 가장자리를 잘라 냅니다." },
  Rescaling: {
    en: "Multiplies each number by a scale and adds an offset.",
    ko: "숫자마다 배율을 곱하고 오프셋을 더합니다.",
  },
  TrainingOnly: {
    en: "Changes its input at random, but only while training. Here everything passes unchanged.",
    ko: "학습할 때만 입력을 무작위로 바꿉니다. 여기서는 모두 그대로 통과합니다.",
  },
};
