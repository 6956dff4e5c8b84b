// Texts of the lesson on translation.

import type { Lang } from "../titles";
import type { LayerName } from "./core";

const en = {
  moveTitle: "The maps move along",
  moveIntro:
    "A small network with two convolutions looks at a picture of 28 × 28 pixels. Its weights are set by hand and are the same for everyone; it has not been trained. The picture shows an object of 4 × 4 pixels on a grey background.",
  moveGuess:
    "The first convolution has stride 2. The object moves 4 pixels to the right. By how many columns do the patterns on its maps move?",
  moveWhy: "4 / 2 = 2 columns: with stride 2, two pixels of the picture are one column of the map.",
  moveTry: "Drag the object, or move it with the sliders, and look at the maps.",
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
    "If the object moves and the map moves along by the same amount, the layer is called equivariant. The error is the relative difference between the maps after the shift and the shifted maps from before; 0 % means that they are equal. Cells that read the padding are left out.",
  moveStride:
    "With stride 1 the error is 0 for each shift. With stride 2 it is 0 only for shifts by 2, 4, 6 … pixels: for the others, the windows meet the object in another way.",
  answerTitle: "The answer as a curve",
  answerIntro:
    "Global average pooling and a dense layer turn the two maps into the probability that there is an object. The curve shows it for each column of the object.",
  answerGuess:
    "Stride 1, no padding. The object moves from column 8 by up to 8 pixels. By how many percentage points does the answer change at most?",
  answerWhy:
    "By 0: the maps move along, and the mean does not depend on the place. This holds as long as no window of the object reaches the border.",
  answerTry: "Switch stride and padding and compare the curves.",
  answer: "Probability of the object",
  largest: "Largest change over 8 pixels, from column 8 on",
  range: "Highest minus lowest, all columns",
  points: (n: string) => `${n} percentage points`,
  curveLabel: (row: number, low: string, high: string) =>
    `Probability against the column of the object in row ${row}: from ${low} to ${high}.`,
  axis: "Column of the object",
  answerText:
    "Two things disturb the answer. With stride 2 it goes up and down from one column to the next, since a window begins only at every second pixel. Near the border some windows are missing, or with padding contain zeros in place of the grey background.",
  answerNote:
    "Real networks have several layers with stride 2. Blurring the map before each of them makes the answer steadier (Zhang, 2019).",
  ownHeading: (model: string) => `The answer of ${model}`,
  ownText:
    "The picture is moved to the right pixel by pixel; what enters at the left edge is its mirror image. The bars show the probability of the class that the model predicts for the picture that is not moved.",
  ownPicture: "Picture",
  ownShift: (right: number) => `${right} px`,
  ownAnswer: (name: string) => `Probability of ${name} by shift`,
  ownLargest: (name: string) => `Highest minus lowest probability of ${name}`,
  layerTitle: "Where does the change vanish?",
  layerIntro:
    "The relative change of a layer is the length of the difference divided by the length of its values before. It is computed here for a shift from column 8.",
  layerQuestion:
    "Stride 1: which layer is the first that does not change at all if the object moves by 1 pixel?",
  layerOptions: [
    "The first convolution",
    "The second convolution",
    "The means of global average pooling",
    "None of them",
  ],
  layerWhy:
    "The maps change by more than 90 %, since each value stands elsewhere. Only the mean over all places removes the place.",
  layerTry: "Change the shift, the stride and the padding.",
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
  slip: "The course says that learned patterns are invariant to translation. More precisely: a convolution is equivariant, so its maps move along, and the network as a whole is only nearly invariant. Stride and pooling (Zhang, 2019) and the border (Kayhan and van Gemert, 2020) make the difference: here up to 17.64 percentage points with stride 2, and 0 with stride 1.",
  questions: [
    {
      question: "What does the notebook on translation invariance show?",
      answer:
        "The same kernel finds a pattern at each place. If the object moves by one pixel, the maps of the second convolution change by 91.3 % because they move along, but their means change by 0 % (stride 1, no padding).",
    },
    {
      question: "Are learned patterns invariant to translation? Is it true of your model?",
      answer:
        "Only nearly. In this network, the answer changes by up to 17.64 percentage points over 8 pixels with stride 2. In your own model, show a picture, then the same picture moved by a few pixels, and compare the probabilities.",
    },
    {
      question: "Why does the answer repeat every 2 pixels with stride 2?",
      answer:
        "After 2 pixels, the windows lie on the object as before, only one column further. The equivariance error is then 0 %; for a shift by 1 pixel it is 70.5 %.",
    },
    {
      question: "Would it help to train with moved pictures?",
      answer:
        "It helps the answer to become similar for shifts that occur in training, but the structure stays: the network still reads each second pixel. Lesson 11 measures this.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  moveTitle: "특성 맵도 함께 움직입니다",
  moveIntro:
    "합성곱 층이 두 개인 작은 신경망에 28×28 픽셀 이미지를 넣습니다. 가중치는 손으로 정한 값으로 누구에게나 같으며, 학습한 것이 아닙니다. 이미지에는 회색 배경 위에 4×4 픽셀의 물체가 있습니다.",
  moveGuess:
    "첫 번째 합성곱 층의 스트라이드가 2입니다. 물체가 오른쪽으로 4픽셀 움직이면 특성 맵의 무늬는 몇 열 움직입니까?",
  moveWhy: "4 / 2 = 2열입니다. 스트라이드가 2이면 이미지의 두 픽셀이 맵의 한 열에 해당합니다.",
  moveTry: "물체를 끌거나 슬라이더로 옮기면서 특성 맵을 보세요.",
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
    "물체가 움직인 만큼 맵도 움직이면 그 층은 등변(equivariant)이라고 합니다. 오차는 이동 뒤의 맵이 이동 전의 맵을 옮긴 것과 얼마나 다른지를 나타내며, 0%이면 정확히 같습니다. 패딩을 읽는 칸은 빼고 계산합니다.",
  moveStride:
    "스트라이드가 1이면 얼마를 움직여도 오차가 0입니다. 스트라이드가 2이면 2, 4, 6픽셀처럼 2의 배수만큼 움직일 때만 0입니다. 그 밖에는 윈도가 물체와 겹치는 모양이 달라집니다.",
  answerTitle: "예측을 곡선으로 보기",
  answerIntro:
    "전역 평균 풀링과 밀집 층이 두 맵에서 확률을 계산합니다. 물체가 있다고 얼마나 확신하는지를 나타내는 값입니다. 곡선은 물체의 열에 따른 이 확률을 나타냅니다.",
  answerGuess:
    "스트라이드가 1이고 패딩이 없습니다. 물체가 8열에서 시작해 8픽셀까지 움직이면 예측은 최대 몇 %포인트 변합니까?",
  answerWhy:
    "0입니다. 맵이 함께 움직이고, 평균은 위치와 관계없기 때문입니다. 단, 물체를 보는 윈도가 가장자리에 닿지 않아야 합니다.",
  answerTry: "스트라이드와 패딩을 바꾸며 곡선을 비교해 보세요.",
  answer: "물체가 있을 확률",
  largest: "8열에서 8픽셀까지 움직일 때의 최대 변화",
  range: "모든 열에서 최댓값과 최솟값의 차이",
  points: (n) => `${n}%포인트`,
  curveLabel: (row, low, high) =>
    `물체가 ${row}행에 있을 때 열에 따른 확률입니다. ${low}에서 ${high} 사이입니다.`,
  axis: "물체의 열",
  answerText:
    "예측을 흔드는 원인은 두 가지입니다. 스트라이드가 2이면 두 픽셀에 한 번씩만 윈도를 놓기 때문에 열이 바뀔 때마다 값이 오르내립니다. 또 가장자리에서는 윈도가 모자라거나, 패딩이 있으면 윈도 안에 회색 배경과 다른 0이 들어옵니다.",
  answerNote:
    "실제 신경망에는 스트라이드가 2인 층이 여러 개 있습니다. 그 앞에서 맵을 흐리게 하면 예측이 더 안정됩니다(Zhang, 2019).",
  ownHeading: (model) => `${model}의 예측`,
  ownText:
    "사진을 오른쪽으로 한 픽셀씩 옮깁니다. 왼쪽에 생기는 빈자리는 거울에 비친 모습으로 채웁니다. 막대는 옮기지 않은 사진에 대해 모델이 예측한 클래스의 확률입니다.",
  ownPicture: "사진",
  ownShift: (right) => `${right}픽셀`,
  ownAnswer: (name) => `이동 거리에 따른 확률: ${name}`,
  ownLargest: (name) => `확률의 최댓값 − 최솟값: ${name}`,
  layerTitle: "변화는 어느 층에서 사라지는가",
  layerIntro:
    "상대 변화는 이동 전후의 차이를 벡터로 보고 그 길이를 이동 전 값의 길이로 나눈 것입니다. 물체가 8열에서 출발할 때의 값을 계산합니다.",
  layerQuestion:
    "스트라이드가 1일 때 물체가 1픽셀 움직여도 전혀 변하지 않는 첫 번째 층은 무엇입니까?",
  layerOptions: ["첫 번째 합성곱 층", "두 번째 합성곱 층", "전역 평균 풀링의 평균", "없음"],
  layerWhy:
    "특성 맵은 값의 자리가 모두 바뀌므로 90% 넘게 변합니다. 모든 위치의 평균을 구해야 위치가 사라집니다.",
  layerTry: "이동 거리와 스트라이드, 패딩을 바꿔 보세요.",
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
  slip: "강의에서는 학습된 패턴이 평행 이동 불변성을 가진다고 합니다. 더 정확히 말하면 합성곱은 등변이어서 맵이 함께 움직이고, 신경망 전체는 거의 불변일 뿐입니다. 차이는 스트라이드와 풀링(Zhang, 2019), 그리고 가장자리(Kayhan과 van Gemert, 2020)에서 생깁니다. 이 신경망에서는 스트라이드가 2일 때 최대 17.64%포인트, 1일 때 0입니다.",
  questions: [
    {
      question: "14_2_cnn_translation_invariance 노트북에서 알 수 있는 것은 무엇입니까?",
      answer:
        "같은 커널이 어느 위치에서나 같은 패턴을 찾습니다. 물체가 한 픽셀 움직이면 두 번째 합성곱 층의 맵은 함께 움직이느라 91.3% 변하지만, 맵의 평균은 0% 변합니다(스트라이드 1, 패딩 없음).",
    },
    {
      question: "내 모델에서도 학습된 패턴이 평행 이동 불변성을 가집니까?",
      answer:
        "거의 그럴 뿐입니다. 이 신경망에서는 스트라이드가 2이면 8픽셀을 움직이는 동안 예측이 최대 17.64%포인트 변합니다. 내 모델에 이미지를 넣고, 몇 픽셀 옮긴 같은 이미지를 넣어 확률을 비교해 보세요.",
    },
    {
      question: "스트라이드가 2이면 예측은 왜 2픽셀마다 되풀이됩니까?",
      answer:
        "2픽셀을 움직이면 윈도가 물체와 똑같이 겹치고 맵에서 한 열만 옮겨지기 때문입니다. 이때 등변성 오차는 0%이고, 1픽셀을 움직이면 70.5%입니다.",
    },
    {
      question: "옮긴 이미지로 학습하면 도움이 됩니까?",
      answer:
        "학습에 나온 이동에 대해서는 예측이 비슷해집니다. 그러나 윈도를 두 픽셀에 한 번씩 놓는 구조는 그대로입니다. 11과에서 이를 측정합니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
