// The Korean texts of the lesson on transfer learning.

import { formatCount, formatNumber } from "../../maths/format_number";
import type { Texts } from "./en";

export const ko: Texts = {
  builtTitle: "전이 학습 모델의 구성",
  builtIntro:
    "백본은 ImageNet의 이미지 백만 장 이상으로 학습한 신경망입니다. 백본의 마지막 밀집 층(top)은 다른 클래스 1,000개를 출력하므로 빼고 씁니다. 남은 부분의 출력은 특성 맵입니다. 전역 평균 풀링이 맵마다 숫자 하나를 만들고, 새로 붙인 밀집 층(분류기)이 그 숫자로 확률을 계산합니다.",
  builtGuess:
    "top을 뺀 VGG16의 출력은 7×7 맵 512개입니다. 클래스가 5개이면 새로운 분류기의 파라미터는 몇 개입니까?",
  builtWhy:
    "전역 평균 풀링은 숫자 512개를 남기며 파라미터가 없습니다. 분류기에는 가중치 512×5개와 편향 5개, 모두 2,565개가 있습니다.",
  builtTry: "백본과 클래스의 수를 바꾸면서 백본과 분류기의 크기를 비교해 보세요.",
  body: "백본",
  bodies: {
    efficientnet_lite2: "EfficientNet-Lite2",
    vgg16: "VGG16",
    resnet50: "ResNet50",
  },
  classes: "클래스의 수",
  parts: "모델의 각 부분과 출력의 크기",
  picture: "이미지",
  pooling: "전역 평균 풀링",
  dense: "밀집 층, 소프트맥스",
  parametersOfParts: "부분별 파라미터 수",
  ofBody: "백본",
  ofPooling: "풀링",
  ofHead: "분류기",
  all: "모델의 전체 파라미터",
  builtText:
    "EfficientNet-Lite2는 pellucid가 기본으로 쓰는 백본입니다. VGG16과 ResNet50은 강의에 나오는 백본이며 둘 다 224×224 이미지를 받습니다.",
  frozenTitle: "층의 동결",
  frozenIntro:
    "동결한 층은 가중치가 바뀌지 않습니다. 이미지는 여전히 그 층을 지나가지만 가중치의 기울기는 구하지 않아도 됩니다. 그 아래의 층도 모두 동결했다면 기울기를 아래로 전달하지 않아도 됩니다.",
  frozenGuess:
    "VGG16 전체를 학습하는 한 스텝의 곱셈-누적 연산 횟수는 백본을 모두 동결했을 때의 몇 배입니까?",
  frozenWhy:
    "2.99배입니다. 순전파에 153.5억 번이 필요하고, 가중치의 기울기를 구하는 데 같은 횟수가, 기울기를 아래로 전달하는 데 다시 같은 횟수가 필요합니다. 첫 층만은 이미지 쪽으로 기울기를 전달하지 않습니다.",
  frozenTry:
    "슬라이더를 왼쪽 끝(동결한 블록 0개)에서 오른쪽으로 옮기며, 이미지에 가까운 블록부터 하나씩 모두 동결해 보세요.",
  frozenBlocks: "동결한 블록",
  ofBlocks: (n, of) => `${of}개 중 ${n}개`,
  isFrozen: "동결",
  learningByBlock: "블록별 학습하는 파라미터 수",
  learning: "학습하는 파라미터",
  learningShare: "전체 파라미터 중 비율",
  forward: "이미지 한 장당 순전파의 곱셈-누적 연산",
  backward: "이미지 한 장당 역전파의 곱셈-누적 연산",
  multiplyAdds: (n) => {
    if (n < 1e4) return `${formatCount(n)}번`;
    if (n < 1e8) return `${formatNumber(n / 1e4)}만 번`;
    return n < 1e12 ? `${formatNumber(n / 1e8)}억 번` : `${formatNumber(n / 1e12)}조 번`;
  },
  epochs: (epochs, pictures) => `이미지 ${pictures}장, ${epochs}에포크의 곱셈-누적 연산`,
  frozenText:
    "백본을 모두 동결하면 같은 이미지에 대한 백본의 출력이 바뀌지 않습니다. 그래서 이미지마다 백본을 한 번만 계산해 저장하고, 분류기는 저장한 특성으로 학습합니다. 데이터 증강을 하면 에포크마다 이미지가 달라지므로 이 방법을 쓸 수 없습니다. 배치 정규화의 이동 평균과 이동 분산은 기울기로 바뀌는 값이 아니므로 세지 않았습니다. 미세 조정을 할 때는 그대로 두는 것이 좋습니다.",
  whyTitle: "전체를 학습하지 않는 이유",
  whyIntro: (seeds, training, tests) =>
    `계산이 오래 걸리지 않도록 Lite2보다 작은 EfficientNet-Lite0을 썼습니다. 32×32 흑백 조각을 64×64로 확대해 EfficientNet-Lite0에 넣고, 사진 8장 중 어느 사진에서 왔는지 구별하도록 학습했습니다. 사진의 왼쪽 절반에서 뽑은 ${training}개로 학습하고 오른쪽 절반에서 뽑은 ${tests}개로 시험했으며, 조각과 초깃값을 바꾸어 가며 ${seeds}번 학습했습니다. 저장소에 있는 스크립트로 기록한 결과입니다. 먼저 백본을 동결한 채 분류기를 학습했고, 전체를 학습할 때는 그다음 분류기와 백본을 낮은 학습률로 80스텝 함께 학습했습니다. 비교를 위해 작은 합성곱 신경망도 무작위 가중치에서 시작해 학습했습니다.`,
  whyGuess:
    "사전 학습하지 않은 작은 합성곱 신경망이 같은 조각 160개로 400스텝을 학습했습니다. 시험 정확도는 몇 %입니까? 아무렇게나 고르면 12.5%입니다.",
  whyAnswer:
    "42.1%입니다. 동결한 백본에 분류기를 붙이면 70.8%입니다. 백본의 특성은 백만 장이 넘는 이미지에서 배운 것이고, 160개의 조각에서 배울 파라미터는 10,248개뿐입니다.",
  whyTry: "학습하는 부분을 바꾸면서 정확도와 파라미터 수를 비교해 보세요.",
  amount: "학습용 이미지 수",
  whatLearns: "학습하는 부분",
  stops: {
    all: "분류기만",
    none: "전체",
    scratch: "작은 합성곱 신경망 (무작위 가중치에서 시작)",
  },
  accuracies: "학습하는 부분별 시험 정확도",
  learningHere: "이 학습에서 학습하는 파라미터",
  perPicture: "이미지 한 장당 학습하는 파라미터",
  trainingAccuracy: "학습 정확도",
  testAccuracy: "시험 정확도",
  testOf: (stop) => `시험 정확도: ${stop}`,
  withSpread: (mean, spread) => `${mean} ± ${spread}`,
  whyText:
    "± 다음의 숫자는 여러 번 학습한 결과의 표준편차입니다. 백본이 있을 때와 없을 때의 차이 28.7%포인트는 우연이라고 보기 어렵습니다. 전체를 학습하는 것은 여기서 도움이 되지 않았습니다. 파라미터 3,381,256개를 이미지 160장으로, 곧 한 장당 21,133개를 학습해야 하고, 스텝마다 곱셈-누적 연산이 약 3배 필요합니다. 80스텝 뒤에는 학습에 쓴 조각의 정확도도 99.8%에서 87.7%로 떨어집니다. 잘 맞춰 둔 분류기는 처음 몇 스텝에서 나빠지는 경우가 많습니다. 시험 정확도의 차이 6.0%포인트(반올림하지 않은 값으로 계산)는 세 번의 학습으로는 우연일 수도 있고, 이미지와 스텝이 더 많으면 결과가 달라질 수 있습니다.",
  whyNoteTitle: "책의 다섯 단계",
  whyNote:
    "학습된 백본에 분류기를 붙이고, 백본을 동결하고, 분류기를 학습하고, 백본의 위쪽 층을 풀고, 낮은 학습률로 둘을 함께 학습합니다. 처음부터 전체를 학습하면 무작위 분류기에서 오는 큰 기울기가 백본의 가중치를 마구 바꿉니다.",
  depthTitle: "깊이에 따른 특성",
  depthIntro:
    "아래쪽 층은 윤곽선과 질감에 반응하고, 위쪽 층은 ImageNet 사진에 나오는 것에 반응합니다. 128×128로 확대한 이미지에서 EfficientNet-Lite0의 깊이마다 채널별 평균을 구해 로지스틱 회귀로 분류했습니다. 이미지는 숫자, 또는 사진 8장 중 어느 사진에서 왔는지 맞혀야 하는 32×32 흑백 조각입니다. 3단계에서는 조각을 64×64로만 확대했으므로 두 단계의 정확도는 같지 않습니다.",
  depthQuestion: "숫자 200장으로 학습할 때 어느 특성이 가장 좋습니까?",
  depthOptions: [
    "첫 맵(64×64)의 특성",
    "마지막에서 두 번째 크기(8×8)의 특성",
    "마지막 맵(4×4)의 특성",
  ],
  depthWhy:
    "8×8 맵의 특성을 쓰면 92.9%를 맞히고, 마지막 맵의 특성을 쓰면 82.8%를 맞힙니다. 마지막 맵이 사진에 가장 특화되어 있기 때문일 것입니다. 첫 맵의 특성은 72.1%로 더 나쁩니다.",
  depthTry: "이미지의 종류와 수를 바꾸어 보세요.",
  set: "이미지",
  sets: { digits: "숫자", patches: "사진 조각" },
  pixels: "픽셀 그대로",
  accuracyByDepth: "깊이별 시험 정확도와 95% 신뢰 구간",
  interval: (low, high) => `${low}~${high}`,
  withInterval: (value, interval) => `${value} (${interval})`,
  best: "가장 좋은 특성",
  bestAccuracy: "그 시험 정확도",
  bestInterval: "그 95% 신뢰 구간 (Wilson)",
  depthText:
    "두 구간이 많이 겹치면 순서는 우연일 수 있습니다. 같은 사진의 조각은 서로 비슷하므로 실제 구간은 이보다 넓습니다. 두 데이터 모두 ImageNet의 사진과 다릅니다. 사진이라면 보통 마지막 층이 가장 좋습니다. pellucid는 학습용 이미지의 일부로 두 방법을 비교하고, 이득이 있을 때만 안쪽 층을 씁니다.",
  depthNote:
    "가운데에 맞추어 정리한 숫자는 픽셀만으로도 쉽게 구별됩니다. 신경망 없이도 92.3%입니다. 학습된 백본이 언제나 유리한 것은 아닙니다.",
  ownTitle: (name) => `내 학습 결과: ${name}`,
  ownWay: "레시피",
  ownBackbone: "백본",
  ownPictures: "학습용 이미지 수",
  ownAccuracy: "시험 정확도",
  ownMissing:
    "학습 결과를 열면 그 숫자와, 내 이미지에서 그 신경망의 깊이를 비교한 결과를 볼 수 있습니다: pellucid learn RUN transfer",
  computeDepths: "내 이미지로 깊이 비교하기",
  ownDepths: (name) => `${name}: 깊이별 정확도와 95% 신뢰 구간`,
  ownDepthsText: (n) =>
    `학습에 쓴 이미지 ${n}장을 크기별 마지막 맵의 채널 평균으로 로지스틱 회귀로 분류했습니다. 이미지마다 그 이미지를 보지 않은 회귀로 예측했습니다(5겹 교차 검증). 시험용 이미지는 쓰지 않았습니다. 구간이 많이 겹치면 순서는 우연일 수 있습니다. 이 이미지들로 미세 조정한 백본이라면 새로운 이미지에서보다 결과가 좋게 나옵니다.`,
  boardTitle: "데이터 세트의 크기와 유사성",
  boardQuestion: "ImageNet과 비슷한 사진 200장이 있습니다. 무엇을 학습하겠습니까?",
  boardOptions: ["분류기만", "백본의 위쪽 절반까지", "전체"],
  boardWhy:
    "파라미터 수백만 개를 정하기에 200장은 적고, 특성은 이미 잘 맞습니다. 분류기만 학습하면 빠르고, 외울 수 있는 것도 적습니다.",
  boardTry: "내 이미지의 수와, 일상 사진과 얼마나 비슷한지를 정해 보세요.",
  nPictures: "내 학습용 이미지 수",
  similarity: "ImageNet의 사진과 비교하면",
  alike: "비슷함",
  other: "다름",
  board: "데이터 세트의 크기와 유사성에 따라 학습할 부분",
  ownCase: "내 경우",
  cases: {
    little_alike: {
      title: "적고 비슷한 데이터",
      advice: "백본을 모두 동결하고 마지막 층의 특성으로 분류기만 학습합니다.",
      command: "pellucid train FOLDER --recipe features",
    },
    much_alike: {
      title: "많고 비슷한 데이터",
      advice: "분류기를 학습한 다음 위쪽 블록을 낮은 학습률로 미세 조정합니다.",
      command: "pellucid train FOLDER --recipe fine-tune",
    },
    little_other: {
      title: "적고 다른 데이터",
      advice: "위쪽 층은 너무 특화되어 있을 수 있으므로 아래쪽 층의 특성도 씁니다.",
      command: "pellucid train FOLDER --recipe features --feature-layers all",
    },
    much_other: {
      title: "많고 다른 데이터",
      advice: "백본의 대부분을 미세 조정합니다. 그래도 무작위 가중치보다 좋은 출발점입니다.",
      command: "pellucid train FOLDER --recipe fine-tune --unfreeze 0.6",
    },
  },
  boardText:
    "여기서는 1,000장을 기준으로 적고 많음을 나누었지만 뚜렷한 경계는 아니며 클래스의 수에 따라서도 다릅니다. pellucid train FOLDER --recipe auto는 여러 방법을 검증 이미지로 비교합니다.",
  questions: [
    {
      question: "전이학습의 모델 아키텍처 구성을 이해하는가? 왜 전체 parameter를 학습하지 않는가?",
      answer:
        "이미지, top을 뺀 백본, 전역 평균 풀링, 새로운 밀집 층의 순서이며 밀집 층만 학습합니다. VGG16에 클래스가 5개이면 14,717,253개 중 2,565개입니다. 적은 이미지로는 수백만 개의 파라미터를 정할 수 없고, 전체를 학습하는 스텝은 곱셈-누적 연산이 2.99배 필요하기 때문입니다.",
    },
    {
      question: "chapter08_image_classification.ipynb 의 코드를 이해하는 가?",
      answer:
        "합성곱 신경망을 처음부터 학습하고, 동결한 VGG16의 특성으로 분류기를 학습하고, 끝으로 마지막 블록을 미세 조정하는 코드입니다. 블록 5개 중 4개를 동결하고 클래스가 5개이면 7,081,989개의 파라미터가 학습하며, 그중 7,079,424개가 다섯째 블록의 것입니다.",
    },
    {
      question: "마지막 층보다 그 앞 층의 특성이 더 좋을 수 있는 이유는 무엇입니까?",
      answer:
        "마지막 층은 ImageNet에 나오는 것에 특화되어 있기 때문일 것입니다. 숫자 200장으로 학습하면 8×8 맵의 특성으로 92.9%, 마지막 맵의 특성으로 82.8%를 맞힙니다. 첫 맵의 특성은 72.1%로 더 나쁘고, 픽셀만으로도 92.3%를 맞힙니다.",
    },
    {
      question: "백본을 모두 동결하면 왜 학습이 훨씬 빠릅니까?",
      answer:
        "이미지마다 백본을 한 번만 지나가기 때문입니다. VGG16으로 이미지 1,000장을 10에포크 학습하는 데 곱셈-누적 연산이 459.5조 번에서 15.35조 번으로 줄어듭니다.",
    },
  ],
};
