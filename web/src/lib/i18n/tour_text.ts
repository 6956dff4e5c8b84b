// What the guided tour says at each stop.

import type { StepKey } from "../tour/steps";

export interface TourText {
  title: string;
  body: string;
}

export const tourTexts: Record<StepKey, { en: TourText; ko: TourText }> = {
  network: {
    en: {
      title: "The whole network",
      body: "The picture enters on the left, and the result leaves on the right. In between, each layer computes new values from those of the layers before it. The colours show these values for this picture: orange is positive, blue is negative.",
    },
    ko: {
      title: "신경망 전체",
      body: "사진이 왼쪽으로 들어가 결과가 오른쪽으로 나옵니다. 그 사이에서 층마다 앞 층의 값으로 새로운 값을 계산합니다. 색은 이 사진에 대한 값이며, 주황색은 양수, 파란색은 음수입니다.",
    },
  },
  depth: {
    en: {
      title: "On the whole, feature maps get smaller and depth grows",
      body: "The first layers usually have a few large maps, and the last ones many small maps; the depth is the number of maps. A value in a late layer depends on a larger part of the picture, and there is room for more kinds of features.",
    },
    ko: {
      title: "대체로 특성 맵은 작아지고 깊이는 늘어납니다",
      body: "대개 처음 층에는 큰 맵이 조금 있고, 마지막 층에는 작은 맵이 많이 있습니다. 맵의 수가 깊이입니다. 뒤쪽 층의 값 하나는 사진의 더 넓은 부분에 의존하고, 더 많은 종류의 특성을 나타낼 수 있습니다.",
    },
  },
  smaller: {
    en: {
      title: "On the whole, feature maps get smaller",
      body: "The maps of late layers have fewer rows and columns than those of the first layers. A value in a late layer therefore stands for a larger part of the picture.",
    },
    ko: {
      title: "대체로 특성 맵은 작아집니다",
      body: "뒤쪽 층의 맵은 처음 층의 맵보다 행과 열이 적습니다. 그래서 뒤쪽 층의 값 하나는 사진의 더 넓은 부분을 나타냅니다.",
    },
  },
  maps: {
    en: {
      title: "The first convolution",
      body: "Each tile is one channel: the feature map that one filter computes from the picture. In a trained network, the first filters often respond to edges and colours.",
    },
    ko: {
      title: "첫 번째 합성곱 층",
      body: "타일 하나가 채널 하나이며, 필터 하나가 사진에서 계산한 특성 맵입니다. 학습된 신경망에서 첫 층의 필터는 흔히 윤곽선이나 색에 반응합니다.",
    },
  },
  sum: {
    en: {
      title: "A channel is a sum",
      body: "This is the channel with the largest value. Each input feature map is convolved with its own kernel; the results are added, and a bias and an activation follow where the layer has them. The thicker a curve, the more that map contributes.",
    },
    ko: {
      title: "채널 하나는 합입니다",
      body: "값이 가장 큰 채널입니다. 입력 특성 맵마다 해당 커널로 합성곱을 계산해 모두 더하고, 편향과 활성화 함수가 있으면 그다음에 적용합니다. 곡선의 굵기는 각 입력 맵의 기여를 나타냅니다.",
    },
  },
  number: {
    en: {
      title: "One number",
      body: "This is the largest value of that channel. The values in the window are multiplied by the weights of the kernel, cell by cell, and the products are added. Up to rounding, the model computed the same number.",
    },
    ko: {
      title: "값 하나",
      body: "그 채널에서 가장 큰 값입니다. 윈도 안의 값에 커널의 가중치를 칸마다 곱해 모두 더합니다. 반올림 오차를 빼면 모델이 계산한 값과 같습니다.",
    },
  },
  last: {
    en: {
      title: "The last convolution",
      body: "Its feature maps are the result of several layers, so each value can depend on a large part of the picture. In a trained network, such channels often respond to parts of objects.",
    },
    ko: {
      title: "마지막 합성곱 층",
      body: "이 층의 특성 맵은 여러 층을 거쳐 계산한 결과입니다. 그래서 값 하나가 사진의 넓은 부분에 의존할 수 있습니다. 학습된 신경망에서 이런 채널은 물체의 부분에 반응하는 경우가 많습니다.",
    },
  },
  vector: {
    en: {
      title: "From feature maps to a vector",
      body: "From here on there are no rows and columns, only one list of values, a vector. Each cell is one value.",
    },
    ko: {
      title: "특성 맵에서 벡터로",
      body: "여기서부터는 행과 열이 없습니다. 값이 한 줄로 늘어선 벡터만 남으며, 칸 하나가 값 하나입니다.",
    },
  },
  softmax: {
    en: {
      title: "The prediction",
      body: "The last layer has one value for each class. The softmax divides the exponential of each score by the sum of all, so the results, the probabilities, lie between 0 and 1 and add up to 1. You see the class with the highest probability.",
    },
    ko: {
      title: "예측",
      body: "마지막 층에는 클래스마다 값이 하나씩 있습니다. 소프트맥스는 각 점수의 지수 함수 값을 모두의 합으로 나누므로, 결과인 확률은 0과 1 사이이고 모두 더하면 1입니다. 여기서는 확률이 가장 높은 클래스를 보여 줍니다.",
    },
  },
  sigmoid: {
    en: {
      title: "The prediction",
      body: "The last layer has a single value. A sigmoid turns it into a number between 0 and 1, the probability of class 1; the rest is that of class 0.",
    },
    ko: {
      title: "예측",
      body: "마지막 층의 값은 하나입니다. 시그모이드가 이 값을 0과 1 사이의 수로 바꾸며, 이것이 클래스 1의 확률이고 나머지가 클래스 0의 확률입니다.",
    },
  },
  output: {
    en: {
      title: "The output",
      body: "This is a value of the last layer, the output of the model. Its meaning depends on what the model was trained for.",
    },
    ko: {
      title: "출력",
      body: "마지막 층의 값으로, 모델의 출력입니다. 그 의미는 모델을 무엇에 쓰려고 학습했는지에 따라 다릅니다.",
    },
  },
  evidence: {
    en: {
      title: "Evidence in the picture",
      body: "The heat map shows on which parts of the picture the prediction depends most, according to the chosen method. Choose another class or another picture, and compare. This is the end of the tour.",
    },
    ko: {
      title: "사진 속의 근거",
      body: "히트맵은 선택한 방법에 따라 예측이 사진의 어느 부분에 가장 많이 의존하는지 보여 줍니다. 다른 클래스나 다른 사진을 골라 비교해 보세요. 둘러보기를 마칩니다.",
    },
  },
};
