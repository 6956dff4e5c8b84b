// Texts of the test: its pictures, why they were classified so, and the threshold.

import type { Lang } from "../lessons/titles";
import type { Shown } from "./tested";

export interface WhyTexts {
  tested: (n: number, shown: Shown) => string;
  show: string;
  shown: Record<Shown, string>;
  trueClass: string;
  predictedClass: string;
  allClasses: string;
  order: string;
  surest: string;
  leastSure: string;
  none: string;
  showMore: string;
  open: (name: string) => string;
  confusions: string;
  confusionsText: (n: number) => string;
  confusion: (label: string, predicted: string) => string;
  noConfusions: string;
  changed: (added: number, moved: number, removed: number) => string;
  previous: string;
  next: string;
  ofAll: (at: number, n: number) => string;
  close: string;
  noPicture: string;
  right: (label: string) => string;
  wrong: (label: string, predicted: string) => string;
  isUnknown: string;
  movedTo: (label: string) => string;
  probabilities: string;
  heat: string;
  heatFor: string;
  heatText: string;
  gradCam: string;
  partial: string;
  occlusion: string;
  noEvidence: string;
  /** What the colours can be compared with. */
  heatScale: string;
  heatAlt: (label: string) => string;
  seenAlt: (name: string) => string;
  similar: string;
  similarText: (n: number) => string;
  noSimilar: string;
  similarity: (text: string) => string;
  nearCopy: string;
  sameGroup: string;
  loadingSimilar: string;
  explorer: string;
  lessonHeat: string;
  lessonFeatures: string;
  correct: string;
  threshold: string;
  thresholdText: string;
  noThreshold: string;
  slider: string;
  refusesMore: string;
  refusesLess: string;
  costs: (n: number, of: number, percent: string) => string;
  gains: (n: number, of: number) => string;
  /** Numbers of pictures, and percentages with the ends of the interval. */
  catches: (n: number, of: number, percent: string, low: string, high: string) => string;
  catchesText: string;
  notCaught: string;
  measuring: string;
  ownThreshold: string;
  useOwn: string;
  live: string;
  liveText: string;
  mostSimilar: string;
}

const count = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

const en: WhyTexts = {
  tested: (n, shown) => {
    const pictures = count(n, "test picture", "test pictures");
    if (shown === "all") return pictures;
    return `${pictures} classified ${shown === "wrong" ? "wrongly" : "correctly"}`;
  },
  show: "Show",
  shown: { wrong: "mistakes", right: "classified correctly", all: "all" },
  trueClass: "True class",
  predictedClass: "Predicted class",
  allClasses: "all",
  order: "Order",
  surest: "highest probability first",
  leastSure: "lowest probability first",
  none: "There are no such test pictures.",
  showMore: "Show more",
  open: (name) => `Why: ${name}`,
  confusions: "Largest confusions",
  confusionsText: (n) =>
    `With ${n} classes, the whole confusion matrix is too large to read. These are the confusions with the most pictures. Choose one to see its pictures.`,
  confusion: (label, predicted) => `${label}, predicted as ${predicted}`,
  noConfusions: "No test picture was classified wrongly.",
  changed: (added, moved, removed) => {
    const parts = [
      added && `${count(added, "picture was", "pictures were")} added`,
      moved && `${count(moved, "picture was", "pictures were")} moved to another class`,
      removed && `${count(removed, "picture was", "pictures were")} taken out`,
    ].filter(Boolean);
    return `Since this classifier was trained, ${parts.join(", ")}. Train again to use the pictures as they are now.`;
  },
  previous: "Previous",
  next: "Next",
  ofAll: (at, n) => `${at} of ${n}`,
  close: "Close",
  noPicture: "The address names a picture that is not among these test pictures.",
  right: (label) => `${label}, classified correctly`,
  wrong: (label, predicted) => `${label}, classified as ${predicted}`,
  isUnknown: "With the current threshold, the answer is “none of these classes”.",
  movedTo: (label) => `The picture is in the class ${label} now.`,
  probabilities: "Probabilities",
  heat: "Heat map",
  heatFor: "Heat map for",
  heatText: "What the heat map shows",
  gradCam:
    "Grad-CAM adds up the channels of the last feature map, each weighted by how much it counts for the class. The heat map is as coarse as that feature map. It shows where there is evidence for the class, but not what the evidence is, and it does not show evidence against the class.",
  partial:
    "This classifier also uses the features of earlier layers, which are not in the heat map. The heat map therefore shows only a part of the evidence.",
  occlusion:
    "Occlusion covers each part of the picture in turn with a grey square. The bright places are those where the probability of the class falls most. A place that matters only together with others does not appear.",
  noEvidence: "The heat map is empty: no evidence for this class was found in the picture.",
  heatScale:
    "The brightest place is the strongest evidence in this picture for this class. Each heat map has a scale of its own, so brightness cannot be compared between pictures or classes.",
  heatAlt: (label) => `Heat map for ${label}`,
  seenAlt: (name) => `The part of ${name} that the classifier sees`,
  similar: "The most similar training pictures",
  similarText: (n) =>
    `These are the most similar of ${count(n, "training picture", "training pictures")} by the features of the classifier. A similarity of 1 means that the features are equal, and about 0 that they have nothing in common. Similar pictures do not prove why an answer was given, but they often show what the picture looks like to the classifier.`,
  noSimilar: "No training picture is left in the project.",
  similarity: (text) => `similarity ${text}`,
  nearCopy: "nearly the same picture",
  sameGroup: "of the same burst or group",
  loadingSimilar: "Comparing with the training pictures. The first time takes a while.",
  explorer: "Open this picture in the explorer",
  lessonHeat: "Lesson: evidence and heat maps",
  lessonFeatures: "Lesson: features and transfer learning",
  correct: "Is the class wrong?",
  threshold: "When the answer is “none of these classes”",
  thresholdText:
    "The classifier computes a score for how different a picture is from the training pictures. If the score is above the threshold, the answer is “none of these classes”. The choice applies at once to the camera, to this page, and to a classifier that is taken away. The counts below are of the test pictures; a threshold that is chosen by them may do a little worse on new pictures.",
  noThreshold:
    "This classifier cannot recognize pictures of none of these classes. That needs at least 30 pictures that are not in the test (or, if more than the last layer was trained, 30 validation pictures), and a network whose last layer does not have too many inputs.",
  slider: "Threshold of “none of these classes”",
  refusesMore: "stricter: refuses more",
  refusesLess: "more lenient: refuses less",
  costs: (n, of, percent) =>
    `The cost: ${n} of the ${of} test pictures that are classified correctly become “none of these classes” (${percent}%).`,
  gains: (n, of) => `The gain: ${n} of the ${of} wrong answers become “none of these classes”.`,
  catches: (n, of, percent, low, high) =>
    `Unknown classes: ${n} of ${of} of their pictures become “none of these classes” (${percent}%; 95% confidence interval: ${low} to ${high}%).`,
  catchesText:
    "The project has no pictures of other things. Instead, each class was left out in turn when the score was fitted, and its test pictures were scored as if the class were unknown. What the camera will see may be easier or harder to recognize.",
  notCaught:
    "How many pictures of unknown classes the threshold recognizes cannot be measured here. Leaving out each class in turn needs at least three classes, and a network that was not trained on them.",
  measuring: "Measuring how many pictures of unknown classes it recognizes …",
  ownThreshold:
    "The training chose its threshold so that about 95% of the pictures of the known classes are accepted.",
  useOwn: "Use the training's threshold",
  live: "Show why",
  liveText: "The heat map and the comparison take time, so there are fewer answers per second.",
  mostSimilar: "The most similar training picture",
};

const ko: WhyTexts = {
  tested: (n, shown) => `${{ wrong: "틀린 ", right: "맞힌 ", all: "" }[shown]}시험용 사진 ${n}장`,
  show: "표시",
  shown: { wrong: "틀린 사진", right: "맞힌 사진", all: "모두" },
  trueClass: "실제 클래스",
  predictedClass: "예측한 클래스",
  allClasses: "모두",
  order: "순서",
  surest: "확률이 높은 순",
  leastSure: "확률이 낮은 순",
  none: "해당하는 시험용 사진이 없습니다.",
  showMore: "더 보기",
  open: (name) => `이유 보기: ${name}`,
  confusions: "가장 많이 혼동한 클래스",
  confusionsText: (n) =>
    `클래스가 ${n}개이면 혼동 행렬 전체를 읽기 어렵습니다. 사진이 많은 혼동부터 보여 줍니다. 항목을 누르면 사진이 보입니다.`,
  confusion: (label, predicted) => `실제 ${label}, 예측 ${predicted}`,
  noConfusions: "틀린 시험용 사진이 없습니다.",
  changed: (added, moved, removed) => {
    const parts = [
      added && `추가된 사진 ${added}장`,
      moved && `다른 클래스로 옮긴 사진 ${moved}장`,
      removed && `빠진 사진 ${removed}장`,
    ].filter(Boolean);
    return `이 분류기를 학습한 뒤 바뀐 것이 있습니다: ${parts.join(", ")}. 지금의 사진을 쓰려면 다시 학습하세요.`;
  },
  previous: "이전",
  next: "다음",
  ofAll: (at, n) => `${n}장 중 ${at}번째`,
  close: "닫기",
  noPicture: "주소에 적힌 사진은 이 시험용 사진에 없습니다.",
  right: (label) => `${label}: 맞힘`,
  wrong: (label, predicted) => `실제 ${label}, 예측 ${predicted}`,
  isUnknown: "지금의 임계값으로는 ‘어느 클래스도 아님’이라고 답합니다.",
  movedTo: (label) => `이 사진은 지금 ‘${label}’ 클래스에 있습니다.`,
  probabilities: "확률",
  heat: "히트맵",
  heatFor: "히트맵의 클래스",
  heatText: "히트맵이 보여 주는 것",
  gradCam:
    "Grad-CAM은 마지막 특성 맵의 채널에 그 클래스에 기여하는 정도를 가중치로 곱하여 더한 것입니다. 해상도가 특성 맵과 같아서 거칩니다. 클래스의 근거가 있는 위치는 보여 주지만 근거가 무엇인지는 보여 주지 않으며, 클래스에 반대되는 근거도 보여 주지 않습니다.",
  partial:
    "이 분류기는 앞쪽 층의 특성도 사용하는데, 그 부분은 히트맵에 나타나지 않습니다. 따라서 히트맵은 근거의 일부만 보여 줍니다.",
  occlusion:
    "가림(occlusion) 방법은 회색 정사각형으로 사진을 부분마다 차례로 가립니다. 가렸을 때 클래스의 확률이 많이 낮아지는 위치가 밝게 나타납니다. 다른 위치와 함께 있을 때만 중요한 곳은 나타나지 않습니다.",
  noEvidence: "히트맵이 비어 있습니다. 이 사진에서 이 클래스의 근거를 찾지 못했습니다.",
  heatScale:
    "가장 밝은 곳이 이 사진에서 이 클래스의 근거가 가장 강한 곳입니다. 히트맵마다 척도가 다르므로 다른 사진이나 다른 클래스의 히트맵과 밝기를 비교할 수 없습니다.",
  heatAlt: (label) => `‘${label}’ 클래스의 히트맵`,
  seenAlt: (name) => `${name}에서 분류기가 보는 부분`,
  similar: "가장 비슷한 학습용 사진",
  similarText: (n) =>
    `학습용 사진 ${n}장 가운데 분류기의 특성이 가장 비슷한 사진입니다. 유사도가 1이면 특성이 같고, 0에 가까우면 공통점이 없습니다. 비슷한 사진이 예측의 이유를 증명하지는 않지만, 이 사진이 분류기에 어떻게 보이는지 짐작하는 데 도움이 됩니다.`,
  noSimilar: "프로젝트에 남아 있는 학습용 사진이 없습니다.",
  similarity: (text) => `유사도 ${text}`,
  nearCopy: "거의 같은 사진",
  sameGroup: "같은 연속 촬영 또는 같은 그룹",
  loadingSimilar: "학습용 사진과 비교하는 중입니다. 처음에는 시간이 걸립니다.",
  explorer: "이 사진을 탐색기에서 열기",
  lessonHeat: "수업: 예측의 근거와 히트맵",
  lessonFeatures: "수업: 특성과 전이 학습",
  correct: "클래스가 잘못되었나요?",
  threshold: "‘어느 클래스도 아님’의 기준",
  thresholdText:
    "분류기는 사진이 학습용 사진과 얼마나 다른지 점수로 계산합니다. 점수가 임계값보다 높으면 ‘어느 클래스도 아님’이라고 답합니다. 임계값을 바꾸면 카메라 시험, 이 페이지, 내보내는 분류기에 바로 적용됩니다. 아래의 수는 시험용 사진으로 센 것이므로, 이를 보고 고른 임계값은 새로운 사진에서 조금 덜 좋을 수 있습니다.",
  noThreshold:
    "이 분류기는 어느 클래스에도 속하지 않는 사진을 가려내지 못합니다. 그러려면 시험용이 아닌 사진이 30장 이상(출력층 외의 층도 학습했다면 검증용 사진이 30장 이상)이어야 하고, 신경망 마지막 층의 입력이 너무 많지 않아야 합니다.",
  slider: "‘어느 클래스도 아님’의 임계값",
  refusesMore: "엄격하게: 더 많이 거부",
  refusesLess: "느슨하게: 더 적게 거부",
  costs: (n, of, percent) =>
    `잃는 것: 맞힌 시험용 사진 ${of}장 중 ${n}장(${percent}%)이 ‘어느 클래스도 아님’이 됩니다.`,
  gains: (n, of) => `얻는 것: 틀린 답 ${of}개 중 ${n}개가 ‘어느 클래스도 아님’이 됩니다.`,
  catches: (n, of, percent, low, high) =>
    `가려내는 것: 모르는 클래스의 사진 ${of}장 중 ${n}장(${percent}%, 95% 신뢰 구간: ${low}~${high}%)이 ‘어느 클래스도 아님’이 됩니다.`,
  catchesText:
    "프로젝트에 다른 사물의 사진이 없으므로 대신 이렇게 측정했습니다. 클래스를 하나씩 빼고 점수 계산을 다시 맞춘 다음, 뺀 클래스의 시험용 사진을 모르는 클래스의 사진으로 보고 점수를 계산했습니다. 실제로 카메라에 비칠 사물은 이보다 가려내기 쉽거나 어려울 수 있습니다.",
  notCaught:
    "얼마나 가려내는지는 여기에서 측정할 수 없습니다. 클래스를 하나씩 빼고 측정하려면 클래스가 셋 이상이어야 하고, 신경망이 그 클래스로 학습되지 않았어야 합니다.",
  measuring: "얼마나 가려내는지 측정하는 중…",
  ownThreshold:
    "학습할 때 정해진 임계값은 아는 클래스의 사진 가운데 약 95%를 받아들이도록 고른 값입니다.",
  useOwn: "학습할 때 정해진 임계값 쓰기",
  live: "이유 보기",
  liveText: "히트맵을 그리고 사진을 비교하는 데 시간이 걸리므로 1초에 답하는 횟수가 줄어듭니다.",
  mostSimilar: "가장 비슷한 학습용 사진",
};

export const whyTexts: Record<Lang, WhyTexts> = { en, ko };
