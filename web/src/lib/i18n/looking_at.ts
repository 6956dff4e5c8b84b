// What the reader looks at, from the whole network down to one number, by the reader's level.

import type { Level } from "../state/level.svelte";
import type { Help } from "./layer_help";

/** How near the reader is. */
export type Altitude = "network" | "layer" | "number";

const CONVOLUTIONS = ["Conv2D", "GroupedConv2D"];
const WINDOWS = [...CONVOLUTIONS, "DepthwiseConv2D"];

/**
 * The key of the text about what is seen from there.
 *
 * @param description - The key of the layer's own text; null if it has none.
 */
export function sightOf(altitude: Altitude, description: string | null): string {
  const isOneOf = (keys: string[]) => description !== null && keys.includes(description);
  if (altitude === "layer") return isOneOf(CONVOLUTIONS) ? "sum_of_maps" : "channels";
  if (altitude === "number") return isOneOf(WINDOWS) ? "window" : "value";
  return "network";
}

export const sights: Record<Level, Help> = {
  first: {
    network: {
      en: "The picture enters on the left, and the result leaves on the right. Each box stands for the numbers that one or several steps, called layers, compute. A grid of numbers is called a feature map; usually the maps get smaller and more numerous.",
      ko: "사진이 왼쪽으로 들어가 결과가 오른쪽으로 나옵니다. 상자나 격자의 열 하나는 계산 단계인 층 하나 또는 여러 개가 구한 숫자를 나타냅니다. 격자로 놓인 숫자를 특성 맵이라고 하며, 맵은 대개 오른쪽으로 갈수록 작아지고 많아집니다.",
    },
    sum_of_maps: {
      en: "On the left are grids of numbers, the input feature maps; each is combined with a small grid of weights, its kernel. The results are added, position by position, and their sum becomes one grid of the layer, called a channel.",
      ko: "왼쪽은 숫자 격자인 입력 특성 맵입니다. 각 맵에 작은 가중치 격자인 커널을 적용하고, 그 결과를 같은 자리끼리 더합니다. 이 합이 이 층의 격자 하나, 곧 채널이 됩니다.",
    },
    channels: {
      en: "The tiles show what this step of the network, a layer, makes of the picture. Each tile is one channel: a grid of numbers, or a single number. Orange stands for positive numbers, blue for negative ones.",
      ko: "신경망의 한 단계인 이 층이 사진에서 계산한 결과를 타일로 보여 줍니다. 타일 하나가 채널 하나이며, 숫자 격자이거나 숫자 하나입니다. 주황색은 양수, 파란색은 음수입니다.",
    },
    window: {
      en: "This is one number of the layer. It is computed from a small part of the input, the window: each number in the window is multiplied by a weight, and all products are added.",
      ko: "이 층의 숫자 하나입니다. 입력의 작은 부분인 윈도에서 계산하며, 윈도 안의 각 숫자에 가중치를 곱해 모두 더합니다.",
    },
    value: {
      en: "This is one number of the layer. Beside it you see the numbers of the input that it is computed from, and each step of the calculation, as far as it is known here.",
      ko: "이 층의 숫자 하나입니다. 그 숫자를 구하는 데 쓰인 입력의 숫자와, 알려진 경우 계산 과정을 한 단계씩 보여 줍니다.",
    },
  },
  course: {
    network: {
      en: "Each box, or column of feature maps in a small network, shows the output of one layer or of several consecutive layers. Usually the maps get smaller and the depth, the number of channels, grows: each value depends on a larger part of the picture, and there is room for more kinds of features. At the end, the output is computed from a vector.",
      ko: "상자 하나(작은 신경망에서는 특성 맵의 열 하나)는 층 하나 또는 이어지는 여러 층의 출력입니다. 대개 뒤로 갈수록 맵은 작아지고 깊이, 곧 채널 수는 늘어납니다. 값 하나가 사진의 더 넓은 부분에 의존하고, 더 많은 종류의 특성을 나타낼 수 있습니다. 마지막에는 벡터에서 출력을 계산합니다.",
    },
    sum_of_maps: {
      en: "A channel of a convolution is a sum: each input feature map is convolved with its own kernel of the filter, which gives one contribution, and the contributions are added position by position. A bias and an activation follow where the layer has them.",
      ko: "합성곱 층의 채널 하나는 합입니다. 입력 특성 맵마다 필터의 해당 커널로 합성곱을 계산한 것이 기여 하나이고, 기여를 같은 위치끼리 모두 더합니다. 편향과 활성화 함수가 있으면 그다음에 적용합니다.",
    },
    channels: {
      en: "The output of the layer consists of channels: feature maps with rows and columns, or single values of a vector. The facts beside them say how large the output is and how many parameters the layer has.",
      ko: "층의 출력은 채널로 이루어집니다. 채널은 행과 열이 있는 특성 맵이거나 벡터의 값 하나입니다. 옆의 정보는 출력의 크기와 층의 파라미터 수를 알려 줍니다.",
    },
    window: {
      en: "One value is the dot product of a window of the input and the kernel: value times weight in each cell, with all products added. A bias and an activation follow where the layer has them. Moving the window by one stride gives the next value.",
      ko: "값 하나는 입력의 윈도와 커널의 내적입니다. 칸마다 값에 가중치를 곱해 모두 더하고, 편향과 활성화 함수가 있으면 그다음에 적용합니다. 윈도를 스트라이드만큼 옮기면 다음 값이 나옵니다.",
    },
    value: {
      en: "This is one value of the layer's output, with the input values that it is computed from and, where it is known, its arithmetic. The receptive field shows on which pixels it can depend.",
      ko: "이 층의 출력값 하나와, 그 값을 계산하는 데 쓰인 입력값, 그리고 알려진 경우 계산 과정입니다. 수용 영역은 이 값이 의존할 수 있는 픽셀을 보여 줍니다.",
    },
  },
  expert: {
    network: {
      en: "The network is a directed acyclic graph of layers; a box is a range of it. Halving height and width and doubling the channels keeps the cost of a 3 × 3 convolution, H · W · 9 · C_in · C_out multiply-adds, the same (He et al., 2016, section 3.3). The receptive field grows with each window and stride, but the pixels in its middle have most of the effect (Luo et al., 2016).",
      ko: "신경망은 층들의 비순환 방향 그래프이고, 상자는 그 일부 구간입니다. 높이와 너비를 절반으로 줄이고 채널 수를 두 배로 늘리면 3 × 3 합성곱의 비용인 곱셈-누적 연산 H · W · 9 · C_in · C_out번이 그대로 유지됩니다(He 등, 2016, 3.3절). 수용 영역은 윈도와 스트라이드에 따라 넓어지지만, 실제 영향은 대부분 가운데 픽셀에서 옵니다(Luo 등, 2016).",
    },
    sum_of_maps: {
      en: "Until its activation, a convolution is linear, so channel f is exactly Σ x[c] ∗ w[c, f] + b[f], summed over the input channels c of its group. The contributions with the largest absolute values at the position of the maximum are shown; others may matter more elsewhere. A contribution is not an importance: contributions of both signs may cancel.",
      ko: "활성화 함수 전까지 합성곱은 선형이므로, 채널 f는 정확히 Σ x[c] ∗ w[c, f] + b[f]입니다(같은 그룹의 입력 채널 c에 대한 합). 최댓값의 위치에서 절댓값이 가장 큰 기여를 보여 주며, 다른 위치에서는 다른 기여가 더 클 수 있습니다. 부호가 다른 기여는 서로 상쇄되므로 기여가 곧 중요도는 아닙니다.",
    },
    channels: {
      en: "The values are those of inference in float32, for one picture. Each feature map has its own colour scale, so brightness must not be compared between maps; the histogram has the values of all channels. A channel need not stand for one concept that has a name: the axes of a layer are hardly special among all directions (Szegedy et al., 2014).",
      ko: "사진 한 장을 float32로 추론한 값입니다. 색의 기준은 특성 맵마다 다르므로 맵끼리 밝기를 비교하면 안 되며, 히스토그램에는 모든 채널의 값이 들어 있습니다. 채널 하나가 이름 붙일 수 있는 개념 하나를 나타낸다는 보장은 없습니다. 모든 방향 가운데 층의 축이 특별하다는 근거는 약합니다(Szegedy 등, 2014).",
    },
    window: {
      en: "y = a(Σ w · x + b), summed over the cells of the window and the channels that the filter sees; cells in the padding contribute 0. The sum is worked out here in float64 from the float32 values of the input, and compared with the result of the model, which adds in another order, so the last digits may differ.",
      ko: "y = a(Σ w · x + b)이며, 윈도의 칸과 필터가 보는 채널에 대해 더합니다. 패딩 칸의 기여는 0입니다. 여기서는 입력의 float32 값으로 float64에서 합을 구해 모델의 결과와 비교합니다. 모델은 다른 순서로 더하므로 마지막 자릿수가 다를 수 있습니다.",
    },
    value: {
      en: "The arithmetic is worked out in float64 from the float32 values of the input and compared with the result of the model; the last digits may differ. The receptive field is the set of pixels that can have an effect at all, which says nothing about how large the effect is (Luo et al., 2016).",
      ko: "입력의 float32 값으로 float64에서 계산해 모델의 결과와 비교하므로 마지막 자릿수가 다를 수 있습니다. 수용 영역은 영향을 줄 수 있는 픽셀의 집합일 뿐이며, 영향의 크기는 알려 주지 않습니다(Luo 등, 2016).",
    },
  },
};
