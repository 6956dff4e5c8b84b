// Texts of the lesson on data augmentation.

import type { Lang } from "../titles";
import type { Fill, Flip } from "./core";
import type { FACTORS } from "./setting.svelte";

type Factor = (typeof FACTORS)[number]["name"];

const en = {
  changeTitle: "Change a picture",
  changeIntro:
    "An augmentation layer draws a factor at random for each picture, and changes the picture by it. Keras gives the factor of a rotation in full turns.",
  changeGuess: "By how many degrees does RandomRotation(0.1) rotate a picture at most?",
  changeWhy:
    "0.1 of a full turn of 360° is 36°, in either direction. RandomRotation(15) would not mean 15°, but 15 turns.",
  changeTry: "Choose the factors yourself, and see which pixels are invented.",
  picture: "Picture",
  flip: "RandomFlip",
  flips: { none: "None", horizontal: "Left to right", vertical: "Top to bottom" } satisfies Record<
    Flip,
    string
  >,
  factors: {
    turn: "RandomRotation (turns)",
    right: "RandomTranslation, to the right",
    down: "RandomTranslation, down",
    zoom: "RandomZoom",
    contrast: "Contrast multiplied by (RandomContrast)",
  } satisfies Record<Factor, string>,
  fill: "fill_mode",
  fills: {
    reflect: "reflect (default)",
    nearest: "nearest",
    constant: "constant",
  } satisfies Record<Fill, string>,
  reset: "Reset",
  before: "Picture",
  after: "View",
  degrees: "Counterclockwise rotation",
  inDegrees: (n: string) => `${n}°`,
  scale: "Size of the content",
  times: (n: string) => `${n} ×`,
  source: "Row and column that pixel (0, 0) of the view is read from",
  meanBefore: "Mean value of the picture",
  meanAfter: "Mean value of the view",
  changeNote:
    "A positive factor makes the picture smaller in RandomZoom: 0.25 reads from an area that is 1.25 times as wide. What lies outside of the picture is invented; fill_mode says how. The contrast is multiplied by the number of its slider, so 1 changes nothing: RandomContrast(0.2) draws this number from 0.8 to 1.2.",
  labelTitle: "Does the label still hold?",
  labelIntro:
    "The label of this picture from scikit-learn's digits is 6. Mark the views that no longer show a six, then check.",
  six: "Changed picture of a six",
  views: {
    turned: "Rotated by 15°",
    mirrored: "Flipped left to right",
    shifted: "Shifted by one pixel",
    half: "Rotated by 180°",
    smaller: "Smaller",
    blank: "Without contrast",
    faint: "With half the contrast",
    upside_down: "Flipped top to bottom",
    larger: "Larger",
  } as Record<string, string>,
  checkViews: "Check",
  keeps: "Keeps the label",
  loses: "Loses the label",
  stillRight: "Sixes still answered right",
  yourViews: "Your choice agrees with ours",
  outOf: (n: number, of: number) => `${n} of ${of}`,
  classifier: (train: string, sixes: number, right: string) =>
    `A support vector machine was trained on ${train} digits without augmentation. Of ${sixes} other sixes as they are, it answers ${right} right.`,
  labelText:
    "A view that keeps its label but is answered wrong, such as the shifted one, is what augmentation is for. A view that has lost its label teaches something wrong: a six rotated by 180° is a nine. Which changes keep the label depends on the task; a flipped cat is still a cat.",
  ownTitle: (model: string) => `Views of your own picture, answered by ${model}`,
  ownText: (label: string) => `The class of the picture is ${label}.`,
  ownTextUnknown:
    "The class of this picture is not known, so the answers are compared with the one for the unchanged picture.",
  ownViews: {
    same: "Unchanged",
    mirrored: "Flipped left to right",
    turned: "Rotated by 15°",
    quarter: "Rotated by 90°",
    half: "Rotated by 180°",
    shifted: "Shifted by one eighth",
  },
  ownRight: "Views still answered right",
  noClasses: (model: string) => `The first output of ${model} is not a list of classes.`,
  classNumber: (n: number) => `class ${n}`,
  offTitle: "In training only",
  offIntro:
    "The layers are part of the model. In fit they change each picture anew in each epoch; predict and evaluate call them with training=False.",
  offGuess:
    "A picture with values from 0 to 255 passes RandomRotation(0.1) in model.predict. What is the largest difference between the output and the input?",
  offWhy: "The layer returns its input. No number is changed, not even by rounding.",
  offTry:
    'Here RandomFlip("horizontal"), RandomRotation(0.1) and RandomZoom(0.2) follow one another. Draw other views, then switch to prediction.',
  mode: "Mode of the layers",
  train: "training=True",
  predict: "training=False",
  again: "Draw other views",
  view: (n: number) => `View ${n}`,
  largest: "Largest difference from the picture",
  gainTitle: "With and without",
  gainIntro:
    "The same network is trained twice with each of five seeds: on the pictures as they are, and with flips, rotations up to 15°, translations and zooms up to 15%.",
  gainGuess:
    "In the recorded run, how many percentage points higher is the validation accuracy with augmentation?",
  gainWhy:
    "Without augmentation, the network comes to answer nearly all training pictures right, but not the others. With it, no picture comes twice in the same form.",
  gainLuck: "With five seeds, the difference may still be luck: its interval contains 0.",
  gainTry: "Compare the curves, or train on your own pictures.",
  gainNote: "Five seeds are few: only large differences can be told from luck.",
  variants: { without: "Without augmentation", with: "With augmentation" } as Record<
    string,
    string
  >,
  questions: [
    {
      question: "Random augmentation layers do nothing in inference: can you prove it?",
      answer:
        "Called with training=False, the layer returns its input, so the largest difference is 0. With training=True, it differs from call to call.",
    },
    {
      question: "Why should handwritten digits not be rotated by up to 180°?",
      answer:
        "A six becomes a nine: the classifier calls none of 80 sixes rotated by 180° a six. In training, such views would have the wrong label.",
    },
    {
      question: "Why is the training accuracy lower with augmentation?",
      answer:
        "It is measured on changed pictures that the network has not seen in this form, while without augmentation the network sees the same pictures in each epoch and reaches nearly 100%. The validation pictures are not changed in either case.",
    },
  ],
};

export type Texts = typeof en;

const ko: Texts = {
  changeTitle: "이미지 변형하기",
  changeIntro:
    "데이터 증강 층은 이미지마다 계수를 무작위로 뽑아 그만큼 이미지를 변형합니다. Keras에서 회전 계수의 단위는 바퀴입니다.",
  changeGuess: "RandomRotation(0.1)은 이미지를 최대 몇 도까지 회전합니까?",
  changeWhy:
    "한 바퀴 360°의 0.1배이므로 양쪽으로 36°까지입니다. RandomRotation(15)는 15°가 아니라 15바퀴를 뜻합니다.",
  changeTry: "계수를 직접 바꾸면서 어떤 픽셀이 새로 채워지는지 보세요.",
  picture: "이미지",
  flip: "RandomFlip",
  flips: { none: "없음", horizontal: "좌우", vertical: "상하" },
  factors: {
    turn: "RandomRotation (바퀴)",
    right: "RandomTranslation, 오른쪽",
    down: "RandomTranslation, 아래쪽",
    zoom: "RandomZoom",
    contrast: "대비에 곱하는 값 (RandomContrast)",
  },
  fill: "fill_mode",
  fills: { reflect: "reflect (기본값)", nearest: "nearest", constant: "constant" },
  reset: "되돌리기",
  before: "원래 이미지",
  after: "변형한 이미지",
  degrees: "반시계 방향 회전각",
  inDegrees: (n) => `${n}°`,
  scale: "내용의 크기",
  times: (n) => `${n}배`,
  source: "변형한 이미지의 (0, 0) 픽셀을 읽어 온 행과 열",
  meanBefore: "원래 이미지의 평균값",
  meanAfter: "변형한 이미지의 평균값",
  changeNote:
    "RandomZoom에서 계수가 양수이면 내용이 작아집니다. 0.25이면 너비가 1.25배인 영역을 읽기 때문입니다. 이미지 바깥의 픽셀은 실제로 없는 값이며, 무엇으로 채울지는 fill_mode로 정합니다. 대비에는 슬라이더의 값을 곱하므로 1이면 그대로입니다. RandomContrast(0.2)는 이 값을 0.8에서 1.2 사이에서 뽑습니다.",
  labelTitle: "레이블이 유지되는 변형",
  labelIntro:
    "scikit-learn의 손글씨 숫자에서 고른 이미지이며 레이블은 6입니다. 6이라고 할 수 없게 된 이미지를 표시한 다음 확인하세요.",
  six: "변형한 숫자 6",
  views: {
    turned: "15° 회전",
    mirrored: "좌우 뒤집기",
    shifted: "한 픽셀 이동",
    half: "180° 회전",
    smaller: "축소",
    blank: "대비 없음",
    faint: "대비 절반",
    upside_down: "상하 뒤집기",
    larger: "확대",
  },
  checkViews: "확인",
  keeps: "레이블이 유지됩니다",
  loses: "레이블이 맞지 않게 됩니다",
  stillRight: "맞게 분류한 6의 수",
  yourViews: "예시 답과 같은 선택",
  outOf: (n, of) => `${of}개 중 ${n}개`,
  classifier: (train, sixes, right) =>
    `증강 없이 숫자 ${train}장으로 학습한 서포트 벡터 머신의 결과입니다. 변형하지 않은 다른 숫자 6 이미지 ${sixes}장에서는 정확도가 ${right}입니다.`,
  labelText:
    "한 픽셀 이동한 이미지처럼 레이블은 그대로인데 잘못 분류하는 경우에 데이터 증강이 필요합니다. 반대로 레이블이 맞지 않게 된 이미지로 학습하면 틀린 것을 배웁니다. 6을 180° 회전하면 9가 됩니다. 어떤 변형이 레이블을 유지하는지는 문제에 따라 다릅니다. 고양이는 좌우로 뒤집어도 고양이입니다.",
  ownTitle: (model) => `${model} 모델로 분류한 내 이미지`,
  ownText: (label) => `이 이미지의 클래스: ${label}`,
  ownTextUnknown: "이 이미지의 클래스를 알 수 없으므로, 변형하지 않은 이미지의 예측과 비교합니다.",
  ownViews: {
    same: "원래 이미지",
    mirrored: "좌우 뒤집기",
    turned: "15° 회전",
    quarter: "90° 회전",
    half: "180° 회전",
    shifted: "8분의 1 이동",
  },
  ownRight: "변형해도 맞게 분류한 이미지",
  noClasses: (model) => `${model}의 첫 번째 출력은 클래스 목록이 아닙니다.`,
  classNumber: (n) => `클래스 ${n}`,
  offTitle: "학습할 때만 동작하는 층",
  offIntro:
    "증강 층은 모델의 일부입니다. fit에서는 에포크마다 이미지를 새로 변형하고, predict와 evaluate에서는 training=False로 호출됩니다.",
  offGuess:
    "값이 0부터 255까지인 이미지가 model.predict에서 RandomRotation(0.1)을 지납니다. 출력과 입력의 가장 큰 차이는 얼마입니까?",
  offWhy: "층이 입력을 그대로 돌려주므로 값이 하나도 바뀌지 않습니다. 반올림 오차도 없습니다.",
  offTry:
    '여기서는 RandomFlip("horizontal"), RandomRotation(0.1), RandomZoom(0.2)를 차례로 적용합니다. 이미지를 다시 뽑아 본 다음 training=False로 바꾸어 보세요.',
  mode: "층의 모드",
  train: "training=True",
  predict: "training=False",
  again: "다시 뽑기",
  view: (n) => `변형한 이미지 ${n}`,
  largest: "원래 이미지와의 최대 차이",
  gainTitle: "증강이 있을 때와 없을 때",
  gainIntro:
    "같은 신경망을 시드 다섯 개로 두 번씩 학습합니다. 한 번은 원래 이미지로, 한 번은 좌우 뒤집기, 15°까지의 회전, 15%까지의 이동과 확대·축소를 적용한 이미지로 학습합니다.",
  gainGuess: "기록한 결과에서 데이터 증강을 쓴 쪽의 검증 정확도는 몇 %포인트 더 높습니까?",
  gainWhy:
    "증강이 없으면 학습용 이미지는 거의 모두 맞히게 되지만 다른 이미지는 그렇지 않습니다. 증강을 쓰면 똑같은 이미지가 두 번 나오지 않습니다.",
  gainLuck:
    "다만 시드가 다섯 개이고 차이의 신뢰 구간에 0이 들어 있으므로, 이 차이는 우연일 수 있습니다.",
  gainTry: "곡선을 비교하거나 내 이미지로 학습해 보세요.",
  gainNote: "시드 다섯 개는 적은 편이라, 큰 차이만 우연과 구별할 수 있습니다.",
  variants: { without: "증강 없음", with: "증강 있음" },
  questions: [
    {
      question: "무작위 데이터 증강 층이 추론할 때 동작하지 않는다는 것을 증명할 수 있습니까?",
      answer:
        "training=False로 호출하면 층이 입력을 그대로 돌려주므로 최대 차이가 0입니다. training=True이면 호출할 때마다 결과가 달라집니다.",
    },
    {
      question: "손글씨 숫자를 180°까지 회전하면 왜 안 됩니까?",
      answer:
        "6이 9가 되기 때문입니다. 180° 회전한 숫자 6 이미지 80장 가운데 분류기가 6이라고 답한 것은 0장입니다. 이런 이미지로 학습하면 레이블이 틀립니다.",
    },
    {
      question: "데이터 증강을 쓰면 학습 정확도는 왜 낮아집니까?",
      answer:
        "처음 보는 형태로 변형된 이미지에서 측정하기 때문입니다. 증강이 없으면 에포크마다 같은 이미지를 보므로 거의 100%에 이릅니다. 검증 이미지는 어느 쪽에서도 변형하지 않습니다.",
    },
  ],
};

export const texts: Record<Lang, Texts> = { en, ko };
