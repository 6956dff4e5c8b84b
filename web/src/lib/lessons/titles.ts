// What each lesson is called, and its idea in one sentence.

import type { LessonId } from "./registry";

export type Lang = "en" | "ko";

interface Title {
  title: string;
  idea: string;
}

export const titles: Record<LessonId, Record<Lang, Title>> = {
  neuron: {
    en: {
      title: "Neuron",
      idea: "A neuron adds its weighted inputs and a bias, and applies an activation function to the sum.",
    },
    ko: {
      title: "뉴런",
      idea: "뉴런은 입력에 가중치를 곱해 더하고 편향을 더한 다음 활성화 함수를 적용합니다.",
    },
  },
  back_propagation: {
    en: {
      title: "Back-propagation",
      idea: "The chain rule, applied from the loss back to the input, gives the gradients of all weights in one pass.",
    },
    ko: {
      title: "역전파",
      idea: "연쇄 법칙을 손실에서 입력 쪽으로 적용하면 모든 가중치의 기울기를 한 번에 구할 수 있습니다.",
    },
  },
  optimizers: {
    en: {
      title: "Loss, optimizers and batches",
      idea: "Training changes the parameters step by step so that the loss becomes smaller; optimizers differ in how they take a step.",
    },
    ko: {
      title: "손실 함수, 옵티마이저, 배치",
      idea: "학습은 손실이 작아지도록 파라미터를 조금씩 바꾸는 과정이고, 옵티마이저는 스텝마다 파라미터를 얼마나 바꿀지 정하는 방법입니다.",
    },
  },
  pictures: {
    en: {
      title: "Pictures are numbers",
      idea: "A picture is an array of numbers. A dense layer needs a weight for each of them, and ignores which pixels are neighbours.",
    },
    ko: {
      title: "이미지는 숫자의 배열",
      idea: "이미지는 숫자의 배열입니다. 밀집 층은 숫자마다 가중치가 필요하고, 어떤 픽셀이 서로 이웃하는지 이용하지 않습니다.",
    },
  },
  convolution: {
    en: {
      title: "Convolution",
      idea: "A convolution computes a dot product with the same weights at every place of the picture.",
    },
    ko: {
      title: "합성곱",
      idea: "합성곱은 이미지의 모든 위치에서 같은 가중치로 내적을 계산하는 연산입니다.",
    },
  },
  padding_pooling: {
    en: {
      title: "Padding, stride and pooling",
      idea: "Kernel size, stride, padding and dilation determine the size of the output; pooling reduces it without weights.",
    },
    ko: {
      title: "패딩, 스트라이드, 풀링",
      idea: "커널의 크기, 스트라이드, 패딩, 팽창률이 출력의 크기를 정합니다. 풀링은 가중치 없이 크기를 줄입니다.",
    },
  },
  translation: {
    en: {
      title: "Translation",
      idea: "If an object moves, its feature maps move along; the prediction changes little, but it does change.",
    },
    ko: {
      title: "평행 이동",
      idea: "물체가 움직이면 특성 맵도 함께 움직입니다. 예측은 조금만 달라지지만, 완전히 같지는 않습니다.",
    },
  },
  flatten: {
    en: {
      title: "Flatten or average",
      idea: "Flatten keeps every place and needs many weights; global average pooling keeps one number per channel.",
    },
    ko: {
      title: "Flatten과 전역 평균 풀링",
      idea: "Flatten은 위치를 모두 남겨 가중치가 많이 필요하고, 전역 평균 풀링은 채널마다 숫자 하나만 남깁니다.",
    },
  },
  start_well: {
    en: {
      title: "Initialization and regularization",
      idea: "Good initial weights and batch normalization keep values in a range in which a network learns; dropout and penalties make memorizing harder.",
    },
    ko: {
      title: "초기화와 규제",
      idea: "가중치 초기화와 배치 정규화는 신경망이 잘 학습되는 범위에 값을 유지하고, 드롭아웃과 L1·L2 규제는 학습용 데이터를 외우기 어렵게 합니다.",
    },
  },
  deeper: {
    en: {
      title: "Deeper networks",
      idea: "Small kernels in succession, 1 × 1 convolutions and shortcuts make networks deep at a low cost.",
    },
    ko: {
      title: "더 깊은 신경망",
      idea: "작은 커널을 이어 쓰고 1×1 합성곱과 지름길 연결을 더하면 적은 비용으로 깊은 신경망을 만들 수 있습니다.",
    },
  },
  augmentation: {
    en: {
      title: "Data augmentation",
      idea: "Random changes that keep the label show a network more pictures than there are, in training only.",
    },
    ko: {
      title: "데이터 증강",
      idea: "레이블이 바뀌지 않는 무작위 변형으로 더 다양한 이미지를 보여 줍니다. 학습할 때만 적용합니다.",
    },
  },
  transfer: {
    en: {
      title: "Transfer learning",
      idea: "A body that was trained on many pictures stays frozen, and only a new head is trained.",
    },
    ko: {
      title: "전이 학습",
      idea: "많은 이미지로 학습한 백본은 동결하고 새로운 분류기만 학습합니다.",
    },
  },
  evidence: {
    en: {
      title: "Evidence",
      idea: "A heat map shows which places of the picture raised the prediction; covering them tests it.",
    },
    ko: {
      title: "예측의 근거",
      idea: "히트맵은 이미지의 어느 위치가 예측을 높였는지 보여 줍니다. 그 위치를 가려 보면 확인할 수 있습니다.",
    },
  },
};
