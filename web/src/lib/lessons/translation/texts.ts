// Texts of the lesson on translation.

import type { Lang } from "../titles";
import type { LayerName } from "./core";

const en = {
  moveTitle: "The maps move along",
  moveIntro:
    "A small network reads a picture of 28 × 28 pixels. It has two convolution layers, each with two filters of 3 × 3 and followed by ReLU. Its weights are set by hand; it has not been trained. The picture shows an object of 4 × 4 pixels on a grey background.",
  moveGuess:
    "The first convolution has stride 2. The object moves 4 pixels to the right. By how many columns do the patterns on its feature maps move?",
  moveWhy:
    "4 / 2 = 2 columns: with stride 2, two pixels of the picture correspond to one column of the map.",
  moveTry:
    "Drag the object, or move it with the sliders, and watch the maps. Switch the stride and the padding, and compare.",
  row: "Row of the object",
  column: "Column of the object",
  picture: "Picture",
  pictureLabel: (row: number, column: number) =>
    `Grey picture of 28 by 28 pixels; the object begins in row ${row}, column ${column}.`,
  map: (layer: number, channel: number) => `Convolution ${layer}, channel ${channel}`,
  mapLabel: (layer: number, channel: number, n: number) =>
    `Convolution ${layer}, channel ${channel}: ${n} by ${n} values.`,
  stride: "Stride of the first convolution",
  padding: "Padding",
  paddings: { valid: "Off (valid)", same: "On (same)" },
  equivariance: (shift: number) => `Equivariance error for a shift of ${shift}`,
  moveText:
    "A layer is called equivariant to translation if its maps move along with the object. The equivariance error tests this for the maps of convolution 2, with an object that begins in row 12, column 8 and is shifted to the right. It compares the maps after the shift with the maps before the shift, moved by the corresponding number of columns. Where this is no whole number, the better of the two nearest ones is taken. 0% means that they are equal. Cells that depend on the padding are left out.",
  moveStride:
    "With stride 1, the error is 0 for every shift. With stride 2, it is 0 only for shifts by 2, 4, 6 … pixels. For the other shifts, the windows cover other parts of the object than before.",
  answerTitle: "The answer as a curve",
  answerIntro:
    "After the second convolution, global average pooling takes the mean of each of the two maps, and a dense layer with softmax turns the two means into the probability that there is an object. This probability is the answer of the network. Since the network has not been trained, the probability itself says little; here only its changes matter. A network whose answer stays the same when the object moves is called invariant to translation.",
  answerGuess:
    "The stride is 1, and there is no padding. The object moves from column 8 by up to 8 pixels. By how many percentage points does the answer change at most?",
  answerWhy:
    "The answer does not change: the maps move along, and the mean does not depend on the place. This holds as long as the object is not near the border.",
  answerTry:
    "Switch the stride and the padding, and compare the curves. A curve shows the answer for each column of the object, in the row that is chosen in step 1. Columns 8 to 16 are shaded, and the large dot is the column that is chosen in step 1.",
  answer: "Probability of the object",
  largest: "Largest change over 8 pixels, from column 8 on",
  range: "Highest minus lowest, all columns",
  points: (n: string) => `${n} percentage points`,
  curveLabel: (row: number, low: string, high: string) =>
    `Probability against the column of the object in row ${row}: from ${low} to ${high}.`,
  axis: "Column of the object",
  answerText:
    "There are two reasons why the answer changes. With stride 2 it goes up and down from one column to the next, since a window begins only at every second pixel. Near the border, some of the windows that would contain a part of the object are missing; with padding these windows exist, but they contain zeros in place of the grey background.",
  answerNote:
    "Many networks have several layers with stride 2, convolutions or pooling. If the maps are blurred before they are made smaller, the answer becomes steadier (Zhang, 2019).",
  ownHeading: (model: string) => `The answer of ${model}`,
  ownText:
    "The picture is moved to the right pixel by pixel; what enters at the left edge is its mirror image. The bars show the probability of the class that the model predicts for the picture that is not moved.",
  ownPicture: "Picture",
  ownShift: (right: number) => `${right} px`,
  ownAnswer: (name: string) => `Probability of ${name} by shift`,
  ownLargest: (name: string) => `Highest minus lowest probability of ${name}`,
  layerTitle: "Which layer no longer changes?",
  layerIntro:
    "All values of a layer together form a vector. The relative change of a layer is the length of the difference between the vectors before and after a shift, divided by the length of the vector before. Here the object begins in row 12, column 8, and is shifted to the right.",
  layerQuestion:
    "The stride is 1, and the object moves by 1 pixel. Which layer is the first that does not change at all?",
  layerOptions: [
    "The first convolution",
    "The second convolution",
    "The means of global average pooling",
    "None of them",
  ],
  layerWhy:
    "Without padding, the maps change by more than 90%, since the same values stand in other places. The mean over all places does not depend on where a value stands.",
  layerTry:
    "Change the shift, the stride and the padding. A change can be larger than 100%: if what responds to the object lies in entirely different places before and after the shift, the change is √2, or 141%.",
  shift: "Shift in pixels",
  layers: {
    picture: "Picture",
    first: "Convolution 1",
    second: "Convolution 2",
    means: "Means",
    answer: "Probabilities",
  } satisfies Record<LayerName, string>,
  change: "Relative change",
  slipTitle: "A note on the course",
  slip: "The course says that learned patterns are invariant to translation. More precisely, a convolution is equivariant, so its maps move along, and the network as a whole is only nearly invariant. Its answer changes because of stride and pooling (Zhang, 2019) and because of the border (Kayhan and van Gemert, 2020). With the object in row 12 and no padding, the answer of this network changes over 8 pixels by up to 17.64 percentage points if the stride is 2, and not at all if it is 1. Over all columns, and so up to the border, it changes by 29.84 percentage points even if the stride is 1.",
  questions: [
    {
      question: "What does the notebook on translation invariance show?",
      answer:
        "The same kernel finds a pattern at each place. If the object moves by one pixel, the maps of the second convolution change by 91.3% because they move along, but their means do not change (stride 1, no padding).",
    },
    {
      question: "Are learned patterns invariant to translation? Is this true of your model?",
      answer:
        "They are only nearly invariant. In this network with stride 2 and no padding, the answer changes by up to 17.64 percentage points when the object in row 12 moves by up to 8 pixels. For your own model, open the lesson with a run (pellucid learn RUN translation): step 2 then shows the probability for shifts by 0 to 8 pixels.",
    },
    {
      question: "Why does the answer repeat every 2 pixels with stride 2?",
      answer:
        "After 2 pixels, the windows lie on the object as before, only one column further. The equivariance error is then 0%; for a shift by 1 pixel it is 70.5%.",
    },
    {
      question: "Would it help to train with moved pictures?",
      answer:
        "It can help: the answers become more alike for shifts that occur in training. The structure stays the same, since a window still begins only at every second pixel. Lesson 11 is about training with changed pictures.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  moveTitle: "함께 움직이는 특성 맵",
  moveIntro:
    "작은 신경망에 28×28 픽셀 이미지를 입력합니다. 합성곱 층이 두 개이고, 층마다 3×3 필터 두 개와 ReLU가 있습니다. 가중치는 학습한 것이 아니라 손으로 정한 값입니다. 이미지에는 회색 배경 위에 4×4 픽셀의 물체가 있습니다.",
  moveGuess:
    "첫 번째 합성곱 층의 스트라이드가 2입니다. 물체가 오른쪽으로 4픽셀 움직이면 특성 맵의 무늬는 몇 열 움직입니까?",
  moveWhy: "4 / 2 = 2열입니다. 스트라이드가 2이면 이미지의 두 픽셀이 특성 맵의 한 열에 해당합니다.",
  moveTry:
    "물체를 끌거나 슬라이더로 옮기면서 특성 맵을 보세요. 스트라이드와 패딩도 바꾸어 비교해 보세요.",
  row: "물체의 행",
  column: "물체의 열",
  picture: "이미지",
  pictureLabel: (row, column) =>
    `28×28 픽셀의 회색 이미지입니다. 물체는 ${row}행 ${column}열에서 시작합니다.`,
  map: (layer, channel) => `합성곱 층 ${layer}, 채널 ${channel}`,
  mapLabel: (layer, channel, n) => `합성곱 층 ${layer}, 채널 ${channel}: ${n}×${n}개의 값`,
  stride: "첫 번째 합성곱 층의 스트라이드",
  padding: "패딩",
  paddings: { valid: "없음 (valid)", same: "있음 (same)" },
  equivariance: (shift) => `${shift}픽셀 이동할 때의 등변성 오차`,
  moveText:
    "물체가 움직일 때 특성 맵도 그에 맞추어 움직이면 그 층은 평행 이동에 대해 등변(equivariant)이라고 합니다. 등변성 오차는 12행 8열에 있던 물체를 오른쪽으로 옮겨 합성곱 층 2에서 이를 확인한 값입니다. 이동한 다음의 맵을, 이동하기 전의 맵을 해당하는 열 수만큼 옮긴 것과 비교합니다. 열 수가 정수가 아니면 가까운 두 정수 중 더 잘 맞는 쪽을 씁니다. 0%이면 둘이 정확히 같습니다. 패딩의 영향을 받는 칸은 빼고 계산합니다.",
  moveStride:
    "스트라이드가 1이면 몇 픽셀을 움직여도 오차가 0입니다. 스트라이드가 2이면 2, 4, 6픽셀처럼 2의 배수만큼 움직일 때만 0입니다. 그 밖의 경우에는 윈도에 들어오는 물체의 부분이 이동하기 전과 달라집니다.",
  answerTitle: "예측을 곡선으로 보기",
  answerIntro:
    "두 번째 합성곱 층 다음에 전역 평균 풀링이 두 맵의 평균을 하나씩 구하고, 소프트맥스를 쓰는 밀집 층이 두 평균에서 물체가 있을 확률을 계산합니다. 이 확률이 신경망의 예측입니다. 학습한 신경망이 아니므로 확률의 크기보다 확률이 얼마나 달라지는지가 중요합니다. 물체가 움직여도 예측이 달라지지 않으면 신경망이 평행 이동에 대해 불변(invariant)이라고 합니다.",
  answerGuess:
    "스트라이드가 1이고 패딩이 없습니다. 물체가 8열에서 시작해 8픽셀까지 움직이면 예측은 최대 몇 %포인트 변합니까?",
  answerWhy:
    "변하지 않습니다. 맵이 함께 움직이고, 평균은 위치와 관계없기 때문입니다. 단, 물체가 가장자리에 가깝지 않아야 합니다.",
  answerTry:
    "스트라이드와 패딩을 바꾸면서 곡선을 비교해 보세요. 곡선은 1단계에서 고른 행에서 물체의 열에 따른 예측을 나타냅니다. 8열에서 16열까지의 구간에 색을 칠했고, 큰 점은 1단계에서 고른 열입니다.",
  answer: "물체가 있을 확률",
  largest: "8열에서 8픽셀까지 움직일 때의 최대 변화",
  range: "모든 열에서 최댓값과 최솟값의 차이",
  points: (n) => `${n}%포인트`,
  curveLabel: (row, low, high) =>
    `물체가 ${row}행에 있을 때 열에 따른 확률입니다. ${low}에서 ${high} 사이입니다.`,
  axis: "물체의 열",
  answerText:
    "예측이 달라지는 원인은 두 가지입니다. 첫째, 스트라이드가 2이면 두 픽셀에 한 번씩만 윈도를 놓기 때문에 열이 바뀔 때마다 값이 오르내립니다. 둘째, 가장자리 가까이에서는 물체의 일부를 보아야 할 윈도 가운데 놓을 수 없는 것이 생깁니다. 패딩을 쓰면 그런 윈도도 놓을 수 있지만, 회색 배경 대신 0이 들어갑니다.",
  answerNote:
    "많은 신경망에는 스트라이드가 2인 합성곱 층이나 풀링 층이 여러 개 있습니다. 맵을 줄이기 전에 흐리게 하면 예측이 더 안정됩니다(Zhang, 2019).",
  ownHeading: (model) => `${model}의 예측`,
  ownText:
    "사진을 오른쪽으로 한 픽셀씩 옮깁니다. 왼쪽에 생기는 빈자리는 거울에 비친 모습으로 채웁니다. 막대는 옮기지 않은 사진에 대해 모델이 예측한 클래스의 확률입니다.",
  ownPicture: "사진",
  ownShift: (right) => `${right}픽셀`,
  ownAnswer: (name) => `이동 거리에 따른 확률: ${name}`,
  ownLargest: (name) => `확률의 최댓값 − 최솟값: ${name}`,
  layerTitle: "변화가 사라지는 층",
  layerIntro:
    "한 층의 모든 값을 벡터 하나로 봅니다. 상대 변화는 이동 전후의 벡터의 차이를 구해 그 길이를 이동 전 벡터의 길이로 나눈 것입니다. 여기서는 12행 8열에 있던 물체를 오른쪽으로 옮깁니다.",
  layerQuestion:
    "스트라이드가 1이고 물체가 1픽셀 움직입니다. 앞에서부터 볼 때 처음으로 전혀 변하지 않는 층은 무엇입니까?",
  layerOptions: ["첫 번째 합성곱 층", "두 번째 합성곱 층", "전역 평균 풀링의 평균", "없음"],
  layerWhy:
    "패딩이 없을 때 특성 맵은 같은 값이 다른 자리로 옮겨 가므로 90% 넘게 변합니다. 모든 위치의 평균은 값이 어디에 있는지와 관계없습니다.",
  layerTry:
    "이동 거리, 스트라이드, 패딩을 바꾸어 보세요. 변화는 100%보다 클 수 있습니다. 물체에 반응하는 값이 이동 전후에 전혀 겹치지 않는 자리에 있으면 √2, 곧 141%가 됩니다.",
  shift: "이동 거리(픽셀)",
  layers: {
    picture: "이미지",
    first: "합성곱 층 1",
    second: "합성곱 층 2",
    means: "평균",
    answer: "확률",
  },
  change: "상대 변화",
  slipTitle: "강의 내용에 덧붙여",
  slip: "강의에서는 학습된 패턴이 평행 이동 불변성을 가진다고 합니다. 더 정확히 말하면 합성곱은 등변이어서 맵이 함께 움직이고, 신경망 전체는 불변에 가까울 뿐입니다. 예측이 달라지는 것은 스트라이드와 풀링(Zhang, 2019), 그리고 가장자리(Kayhan과 van Gemert, 2020) 때문입니다. 물체가 12행에 있고 패딩이 없을 때, 8열에서 8픽셀까지 움직이면 이 신경망의 예측은 스트라이드가 2이면 최대 17.64%포인트 변하고 1이면 변하지 않습니다. 그러나 가장자리까지 모든 열을 보면 스트라이드가 1이어도 29.84%포인트 변합니다.",
  questions: [
    {
      question: "14_2_cnn_translation_invariance 노트북에서 알 수 있는 것은 무엇입니까?",
      answer:
        "같은 커널이 어느 위치에서나 같은 패턴을 찾습니다. 물체가 한 픽셀 움직이면 두 번째 합성곱 층의 맵은 함께 움직이므로 91.3% 변하지만, 맵의 평균은 변하지 않습니다(스트라이드 1, 패딩 없음).",
    },
    {
      question: "학습된 패턴은 평행 이동 불변성을 가집니까? 내 모델에서도 그렇습니까?",
      answer:
        "불변에 가까울 뿐입니다. 이 신경망에서 스트라이드가 2이고 패딩이 없으면, 12행의 물체가 8픽셀까지 움직이는 동안 예측이 최대 17.64%포인트 변합니다. 내 모델은 학습 결과로 이 과를 열어 확인할 수 있습니다(pellucid learn RUN translation). 그러면 2단계에 이미지를 0~8픽셀 옮겼을 때의 확률이 나옵니다.",
    },
    {
      question: "스트라이드가 2이면 예측은 왜 2픽셀마다 되풀이됩니까?",
      answer:
        "2픽셀을 움직이면 한 열 옆의 윈도가 물체와 똑같이 겹치므로 맵이 한 열 옮겨질 뿐이기 때문입니다. 이때 등변성 오차는 0%이고, 1픽셀을 움직이면 70.5%입니다.",
    },
    {
      question: "옮긴 이미지로 학습하면 도움이 됩니까?",
      answer:
        "도움이 될 수 있습니다. 학습에 나온 만큼의 이동에 대해서는 예측이 서로 비슷해집니다. 그러나 윈도를 두 픽셀에 한 번씩만 놓는 구조는 그대로입니다. 변형한 이미지로 하는 학습은 11과에서 다룹니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
