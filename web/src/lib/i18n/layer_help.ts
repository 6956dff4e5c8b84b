// What each kind of layer does, in a sentence or two, by Keras' name of the class.

type Help = Record<string, { en: string; ko: string }>;

export const layerHelp: Help = {
  Conv2D: {
    en: "Slides a window over its input. At each place it multiplies what lies under the window with the filter's weights, one kernel for each channel that the filter takes, and adds everything up. Each filter makes one channel of the output.",
    ko: "입력 위로 창을 옮기며, 창 아래의 숫자를 필터의 가중치(필터가 받는 채널마다 커널 하나)와 곱해 모두 더합니다. 필터 하나가 출력 채널 하나를 만듭니다.",
  },
  DepthwiseConv2D: {
    en: "A convolution in which each channel has kernels of its own and channels are not mixed.",
    ko: "채널마다 자기 커널이 있고 채널끼리 섞지 않는 합성곱입니다.",
  },
  SeparableConv2D: {
    en: "First kernels for each channel, then a weighted sum over the results: usually far fewer weights than a convolution has.",
    ko: "먼저 채널마다 커널을 적용하고, 그다음 채널들의 가중합을 구합니다. 보통 합성곱보다 가중치가 훨씬 적습니다.",
  },
  Dense: {
    en: "Each output is a weighted sum of all inputs, as a rule plus a bias and through an activation function.",
    ko: "출력마다 모든 입력의 가중합을 구합니다. 대개 편향을 더하고 활성화 함수를 적용합니다.",
  },
  MaxPooling2D: {
    en: "Keeps the largest number of each window. With a stride above 1 the map gets smaller, and small shifts of the picture change less.",
    ko: "창마다 가장 큰 숫자만 남깁니다. 스트라이드가 1보다 크면 맵이 작아지고, 사진이 조금 움직여도 값이 덜 변합니다.",
  },
  AveragePooling2D: {
    en: "Keeps the mean of each window.",
    ko: "창마다 평균을 남깁니다.",
  },
  GlobalAveragePooling2D: {
    en: "The mean of each whole channel: one number for each, whatever the size of the picture. Where something was is forgotten.",
    ko: "채널 전체의 평균 하나씩만 남깁니다. 사진 크기와 상관없이 개수가 같고, 위치 정보는 사라집니다.",
  },
  GlobalMaxPooling2D: {
    en: "The largest number of each whole channel.",
    ko: "채널 전체에서 가장 큰 숫자 하나씩입니다.",
  },
  Flatten: {
    en: "Puts all numbers into one row, so that a dense layer can take them. Nothing is computed.",
    ko: "모든 숫자를 한 줄로 늘어놓아 완전 연결층에 넘깁니다. 계산은 없습니다.",
  },
  Reshape: { en: "Arranges the same numbers differently.", ko: "같은 숫자를 다르게 배열합니다." },
  BatchNormalization: {
    en: "Shifts and scales each channel by a mean and a variance, which training collects from its batches and does not learn, and by γ and β, which it learns. Before any training the mean is 0 and the variance 1.",
    ko: "채널마다 평균과 분산, 그리고 γ와 β로 값을 옮기고 크기를 맞춥니다. 평균과 분산은 학습 중에 배치에서 모으는 값이고, γ와 β는 학습하는 값입니다. 학습하기 전에는 평균이 0, 분산이 1입니다.",
  },
  Activation: {
    en: "A function such as ReLU, of each number by itself, or softmax, of a whole vector. Without such functions in between, layers of weighted sums together could do no more than a single one.",
    ko: "ReLU처럼 숫자마다 적용하거나 소프트맥스처럼 벡터 전체에 적용하는 함수입니다. 사이에 이런 함수가 없으면 가중합 층을 여러 개 쌓아도 층 하나와 다르지 않습니다.",
  },
  ReLU: {
    en: "Negative numbers become 0, or small where a slope is set; where a largest value is set, larger ones become it.",
    ko: "음수를 0으로 바꿉니다. 기울기를 정했으면 작은 음수로 바꾸고, 최댓값을 정했으면 그보다 큰 값을 최댓값으로 바꿉니다.",
  },
  Softmax: {
    en: "Turns scores into probabilities that add up to 1.",
    ko: "점수를 합이 1인 확률로 바꿉니다.",
  },
  Add: {
    en: "Adds what its branches give, number by number. Where one branch is a shortcut, the others only have to compute what to change.",
    ko: "가지들의 숫자를 같은 위치끼리 더합니다. 한 가지가 지름길이면 다른 가지들은 바꿀 것만 계산하면 됩니다.",
  },
  Multiply: {
    en: "Multiplies what its branches give, number by number.",
    ko: "가지들의 숫자를 같은 위치끼리 곱합니다.",
  },
  Concatenate: {
    en: "Puts the channels of its branches behind one another.",
    ko: "가지들의 채널을 차례로 이어 붙입니다.",
  },
  ZeroPadding2D: { en: "Puts zeros around its input.", ko: "입력 둘레에 0을 두릅니다." },
  Cropping2D: { en: "Cuts off the border of its input.", ko: "입력의 가장자리를 잘라 냅니다." },
  Rescaling: {
    en: "Multiplies each number and adds an offset, as for pixels from 0 to 255, which become small numbers.",
    ko: "숫자마다 같은 수를 곱하고 더합니다. 예를 들어 0~255의 픽셀을 작은 숫자로 만듭니다.",
  },
  Dropout: {
    en: "Drops numbers at random in training; otherwise, as here, everything passes.",
    ko: "학습할 때만 무작위로 숫자를 버립니다. 그 밖에는 여기에서처럼 모두 통과시킵니다.",
  },
};
