// What a layer does, in a sentence or two for a student of a course, by the key of the server.

export type Help = Record<string, { en: string; ko: string }>;

export const layerHelp: Help = {
  Conv2D: {
    en: "The layer slides a window over its input. At each position it multiplies the values in the window by the filter's weights, one kernel for each input channel, and adds up the products, with a bias if the layer has one. Each filter computes one channel of the output.",
    ko: "입력 위로 윈도를 옮기며, 윈도 안의 값에 필터의 가중치(입력 채널마다 커널 하나)를 곱해 모두 더하고, 편향이 있으면 편향도 더합니다. 필터 하나가 출력 채널 하나를 계산합니다.",
  },
  GroupedConv2D: {
    en: "This is a convolution in groups: each filter slides its window over the channels of its own group alone, multiplies the values by its weights and adds up the products.",
    ko: "그룹별 합성곱입니다. 각 필터는 자기 그룹의 채널 위로만 윈도를 옮기며 값에 가중치를 곱해 모두 더합니다.",
  },
  DepthwiseConv2D: {
    en: "In this convolution, each channel has kernels of its own, and channels are not mixed. A 1 x 1 convolution usually follows, which mixes them.",
    ko: "채널마다 자기 커널이 따로 있고 채널끼리 섞지 않는 합성곱입니다. 보통 채널을 섞는 1 x 1 합성곱이 뒤따릅니다.",
  },
  SeparableConv2D: {
    en: "The layer first applies kernels to each channel by itself, then takes weighted sums of the results at each position. It usually needs far fewer weights than a convolution.",
    ko: "먼저 채널마다 커널을 따로 적용하고, 그다음 위치마다 그 결과들의 가중합을 구합니다. 보통 합성곱보다 가중치가 훨씬 적습니다.",
  },
  Dense: {
    en: "Each output is a weighted sum of all inputs, plus a bias if the layer has one. Every output has weights of its own, as many as there are inputs.",
    ko: "각 출력은 모든 입력의 가중합이며, 편향이 있으면 편향을 더합니다. 출력마다 입력 수만큼의 가중치가 따로 있습니다.",
  },
  DenseAtEachPlace: {
    en: "At each position, each output is a weighted sum of the channels at that position alone, plus a bias if the layer has one. The weights are the same at all positions.",
    ko: "위치마다 그 위치의 채널만으로 가중합을 구하고, 편향이 있으면 편향을 더합니다. 가중치는 모든 위치에서 같습니다.",
  },
  MaxPooling2D: {
    en: "The layer keeps the largest value of each window, so that small shifts of the picture matter less. With a stride above 1 the feature maps get smaller.",
    ko: "각 윈도에서 가장 큰 값만 남깁니다. 그래서 사진이 조금 움직여도 값이 덜 변합니다. 스트라이드가 1보다 크면 특성 맵이 작아집니다.",
  },
  AveragePooling2D: {
    en: "The layer keeps the mean of each window, so that all values of the window count equally. With a stride above 1 the feature maps get smaller.",
    ko: "각 윈도의 평균을 남기므로 윈도의 모든 값이 똑같이 반영됩니다. 스트라이드가 1보다 크면 특성 맵이 작아집니다.",
  },
  GlobalAveragePooling2D: {
    en: "The layer computes the mean of each whole channel: one number per channel, whatever the size of the picture. The positions are lost.",
    ko: "각 채널 전체의 평균을 하나씩 구합니다. 값의 개수는 사진 크기와 상관없이 채널 수와 같고, 위치 정보는 사라집니다.",
  },
  GlobalMaxPooling2D: {
    en: "The layer keeps the largest value of each whole channel: one number per channel, whatever the size of the picture. The positions are lost.",
    ko: "각 채널 전체에서 가장 큰 값을 하나씩 남깁니다. 값의 개수는 사진 크기와 상관없이 채널 수와 같고, 위치 정보는 사라집니다.",
  },
  Flatten: {
    en: "The layer puts all values into one vector, so that a dense layer can take them. Nothing is computed.",
    ko: "밀집 층이 받을 수 있도록 모든 값을 벡터 하나로 늘어놓습니다. 계산은 없습니다.",
  },
  Reshape: {
    en: "The layer arranges the same values in another shape. Nothing is computed.",
    ko: "같은 값을 다른 모양으로 배열합니다. 계산은 없습니다.",
  },
  BatchNormalization: {
    en: "For each channel, the layer subtracts a mean and divides by a standard deviation, then multiplies by γ and adds β where it has them. Training learns γ and β; mean and variance are not learned, but collected from its batches. Before any training the mean is 0 and the variance 1.",
    ko: "채널마다 평균을 빼고 표준편차로 나눈 뒤, γ와 β가 있으면 γ를 곱하고 β를 더합니다. 평균과 분산은 학습 중에 배치에서 모으는 값이고, γ와 β는 학습하는 값입니다. 학습하기 전에는 평균이 0, 분산이 1입니다.",
  },
  Activation: {
    en: "The layer applies a function to its values. Without such functions in between, any number of layers of weighted sums could do no more than one.",
    ko: "값에 함수를 적용합니다. 사이에 이런 함수가 없으면 가중합 층을 아무리 쌓아도 층 하나와 다르지 않습니다.",
  },
  Add: {
    en: "The layer adds its inputs, value by value. Where one of them is a shortcut, the layers of the other only have to compute what to change.",
    ko: "입력들의 값을 같은 위치끼리 더합니다. 그 가운데 하나가 지름길 연결이면 나머지 층들은 바꿀 것만 계산하면 됩니다.",
  },
  Multiply: {
    en: "The layer multiplies its inputs, value by value. If the values of one input lie between 0 and 1, they decide how much of the other one passes.",
    ko: "입력들의 값을 같은 위치끼리 곱합니다. 한 입력의 값이 0과 1 사이이면 다른 입력이 얼마나 통과할지를 정하는 셈입니다.",
  },
  Concatenate: {
    en: "The layer joins its inputs one after another along one axis; the last axis, −1, holds the channels.",
    ko: "입력들을 한 축을 따라 차례로 이어 붙입니다. 마지막 축(−1)은 채널입니다.",
  },
  ZeroPadding2D: {
    en: "The layer puts zeros around its input, so that the window of the next layer can reach beyond the border.",
    ko: "다음 층의 윈도가 가장자리 밖까지 닿을 수 있도록 입력 둘레에 0을 두릅니다.",
  },
  Cropping2D: {
    en: "The layer cuts off the border of its input. Nothing is computed.",
    ko: "입력의 가장자리를 잘라 냅니다. 계산은 없습니다.",
  },
  Rescaling: {
    en: "The layer multiplies each value by a scale and adds an offset, for example to turn pixels from 0 to 255 into values from 0 to 1.",
    ko: "각 값에 배율을 곱하고 오프셋을 더합니다. 예를 들면 0에서 255까지의 픽셀값을 0에서 1까지로 바꿉니다.",
  },
  TrainingOnly: {
    en: "The layer changes its input at random, but only during training. Here all values pass unchanged.",
    ko: "학습할 때만 입력을 무작위로 바꿉니다. 여기서는 모든 값이 그대로 통과합니다.",
  },
};
