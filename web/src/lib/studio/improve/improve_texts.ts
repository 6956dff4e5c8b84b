// Texts of the step that improves a classifier.

import type { Lang } from "../../lessons/titles";

export interface ImproveTexts {
  needsClassifier: string;
  goToTraining: string;
  unlabelled: string;
  unlabelledText: string;
  /** Number of pictures without a class. */
  waiting: (n: number) => string;
  addUnlabelled: string;
  dropUnlabelled: string;
  rank: string;
  rankAgain: string;
  /** The ranking was made by a classifier that is not the latest one any more. */
  olderRanking: string;
  noWaiting: string;
  allLabelled: string;
  whichClass: (left: number) => string;
  guess: (label: string, percent: string) => string;
  accept: (label: string) => string;
  notAClass: (label: string) => string;
  noneOfThese: string;
  setAside: string;
  keysText: string;
  probability: (percent: string) => string;
  map: string;
  mapText: string;
  drawMap: string;
  renewMap: string;
  newPictures: (n: number) => string;
  leftOut: (n: number) => string;
  method: string;
  components: string;
  tSne: string;
  tSneComing: string;
  componentsText: (percent: string) => string;
  tSneText: string;
  sampled: (n: number) => string;
  mapLabel: (n: number) => string;
  mapHelp: string;
  highlight: string;
  withoutClass: string;
  misplaced: (n: number) => string;
  misplacedText: string;
  pointText: (name: string, label: string, isChosen: boolean) => string;
  hoverText: string;
  compared: string;
  comparedText: string;
  oneTraining: string;
  trainings: string;
  run: string;
  time: string;
  nTrain: string;
  nTest: string;
  accuracy: string;
  interval: string;
  /** Percentages such as "93.3". */
  share: (percent: string) => string;
  shares: (low: string, high: string) => string;
  explore: (run: string) => string;
  damaged: string;
  compareWith: string;
  better: string;
  worse: string;
  luck: string;
  same: string;
  /** Numbers are percentages such as "93.3", and differences in points such as "+2.1". */
  difference: (n: number, before: string, after: string, points: string) => string;
  differenceInterval: (low: string, high: string) => string;
  nothingShared: string;
  fixed: (n: number) => string;
  broken: (n: number) => string;
  changedPicture: (label: string, before: string, after: string) => string;
  moved: string;
  more: (n: number) => string;
}

const count = (n: number) => n.toLocaleString("en");
const pictures = (n: number) => (n === 1 ? "1 picture" : `${count(n)} pictures`);

const en: ImproveTexts = {
  needsClassifier:
    "Labelling the most useful pictures and comparing trainings need a classifier. Train one first.",
  goToTraining: "Go to the training",
  unlabelled: "The most useful pictures to label",
  unlabelledText:
    "Add pictures that have no class yet. The classifier chooses those about which it is least certain and which differ from one another. Giving these a class usually helps the training more than giving a class to pictures chosen at random.",
  waiting: (n) =>
    n === 1 ? "1 picture has no class yet." : `${count(n)} pictures have no class yet.`,
  addUnlabelled: "Add pictures without a class",
  dropUnlabelled: "Drop pictures without a class here, or",
  rank: "Find the most useful pictures",
  rankAgain: "Find the next ones",
  olderRanking:
    "These pictures were found by an earlier classifier. Find them again with the latest one.",
  noWaiting: "No pictures are waiting for a class.",
  allLabelled: "All of these pictures have been sorted.",
  whichClass: (left) =>
    left === 1
      ? "Which class is it? This is the last picture."
      : `Which class is it? ${count(left)} pictures are left.`,
  guess: (label, percent) => `The classifier guesses ${label} (${percent}%).`,
  accept: (label) => `Accept: ${label}`,
  notAClass: (label) =>
    `The classifier guesses ${label}, which is no longer a class of the project.`,
  noneOfThese: "It is unlike all training pictures, and may belong to none of these classes.",
  setAside: "Set aside",
  keysText:
    "Keys: a number chooses the class, Enter accepts the guess, S sets the picture aside, and Ctrl+Z undoes.",
  probability: (percent) => `${percent}%`,
  map: "Map of the pictures",
  mapText:
    "Pictures that look alike to a pretrained network lie close together. A picture of one class among those of another may have the wrong class.",
  drawMap: "Draw the map",
  renewMap: "Update the map",
  newPictures: (n) =>
    n === 1
      ? "1 picture of the project is not on the map yet."
      : `${count(n)} pictures of the project are not on the map yet.`,
  leftOut: (n) => (n === 1 ? "1 file cannot be used." : `${count(n)} files cannot be used.`),
  method: "Arrangement",
  components: "Principal components",
  tSne: "t-SNE",
  tSneComing: "t-SNE (being computed)",
  componentsText: (percent) =>
    `Each axis is a principal component of the features. The two account for ${percent}% of the variance, so pictures that are close here may still be far apart in other directions.`,
  tSneText:
    "t-SNE keeps neighbours together. Distances between groups, the sizes of groups and the directions mean nothing.",
  sampled: (n) =>
    `It was computed for ${count(n)} pictures drawn at random. The other pictures are placed at their nearest neighbours among those.`,
  mapLabel: (n) => `Map of ${pictures(n)}`,
  mapHelp:
    "Draw around pictures to select them, or click on one. With the keyboard: arrow keys go from picture to picture, and the space bar selects.",
  highlight: "Show one class",
  withoutClass: "Without a class",
  misplaced: (n) =>
    n === 1
      ? "Select the picture that lies among other classes"
      : `Select the ${count(n)} pictures that lie among other classes`,
  misplacedText:
    "More than half of the nearest neighbours of such a picture belong to other classes. Ten neighbours are considered, or fewer in a small class.",
  pointText: (name, label, isChosen) => `${label}: ${name}${isChosen ? ", selected" : ""}`,
  hoverText: "Point at a mark to see its picture.",
  compared: "Compared with an earlier training",
  comparedText:
    "Both classifiers are compared on the same test pictures. A difference that may be luck does not show which one is better.",
  oneTraining:
    "There is one training so far. After the next one, the two are compared here, and you see whether the new classifier is better or worse, or whether the difference may be luck.",
  trainings: "Trainings of this project",
  run: "Name",
  time: "Time",
  nTrain: "Training pictures",
  nTest: "Test pictures",
  accuracy: "Accuracy",
  interval: "95% confidence interval",
  share: (percent) => `${percent}%`,
  shares: (low, high) => `${low} to ${high}%`,
  explore: (run) => `Open ${run} in the explorer`,
  damaged: "damaged",
  compareWith: "Compare the latest with",
  better: "The latest classifier is better. Luck alone would seldom give such a difference.",
  worse: "The latest classifier is worse. Luck alone would seldom give such a difference.",
  luck: "The difference may be luck.",
  same: "Both classifiers are right on the same pictures.",
  difference: (n, before, after, points) =>
    `On the ${n === 1 ? "test picture" : `${count(n)} test pictures`} that have the same class in both trainings, the accuracy was ${before}% and is now ${after}%. The difference is ${points} points`,
  differenceInterval: (low, high) => `(95% confidence interval: ${low} to ${high} points).`,
  nothingShared:
    "These two trainings cannot be compared: they share no test picture that has the same class in both. This happens if classes were renamed or the test set was drawn anew.",
  fixed: (n) => `Wrong before, right now: ${count(n)}`,
  broken: (n) => `Right before, wrong now: ${count(n)}`,
  changedPicture: (label, before, after) => `${label}: ${before} before, ${after} now`,
  moved: "moved since then",
  more: (n) => `and ${count(n)} more`,
};

const ko: ImproveTexts = {
  needsClassifier:
    "도움이 되는 사진을 고르고 학습 결과를 비교하려면 분류기가 있어야 합니다. 먼저 학습하세요.",
  goToTraining: "학습 단계로 가기",
  unlabelled: "학습에 가장 도움이 되는 사진",
  unlabelledText:
    "아직 클래스가 없는 사진을 추가하세요. 분류기가 확신하지 못하면서 서로 다른 사진을 골라 보여 줍니다. 이런 사진의 클래스를 정하면 대개 무작위로 고른 사진의 클래스를 정할 때보다 학습에 더 도움이 됩니다.",
  waiting: (n) => `클래스가 없는 사진이 ${count(n)}장 있습니다.`,
  addUnlabelled: "클래스 없이 사진 추가",
  dropUnlabelled: "클래스가 없는 사진을 여기에 끌어다 놓거나",
  rank: "도움이 되는 사진 찾기",
  rankAgain: "다음 사진 찾기",
  olderRanking: "이전 분류기가 찾은 사진입니다. 최신 분류기로 다시 찾아보세요.",
  noWaiting: "클래스를 기다리는 사진이 없습니다.",
  allLabelled: "이 사진들을 모두 정리했습니다.",
  whichClass: (left) =>
    left === 1
      ? "어느 클래스인가요? 마지막 사진입니다."
      : `어느 클래스인가요? ${count(left)}장 남았습니다.`,
  guess: (label, percent) => `분류기의 예측: ${label} (${percent}%)`,
  accept: (label) => `예측대로: ${label}`,
  notAClass: (label) => `분류기의 예측은 ‘${label}’이지만 지금 프로젝트에는 없는 클래스입니다.`,
  noneOfThese: "학습용 사진과 많이 다릅니다. 어느 클래스에도 속하지 않을 수 있습니다.",
  setAside: "빼 두기",
  keysText:
    "단축키: 숫자는 클래스 선택, Enter는 예측대로 정하기, S는 빼 두기, Ctrl+Z는 실행 취소입니다.",
  probability: (percent) => `${percent}%`,
  map: "사진 지도",
  mapText:
    "사전 학습된 신경망이 비슷하다고 보는 사진이 가까이 놓입니다. 다른 클래스의 사진 사이에 있는 사진은 클래스가 잘못되었을 수 있습니다.",
  drawMap: "지도 그리기",
  renewMap: "지도 새로 고침",
  newPictures: (n) => `아직 지도에 없는 사진이 ${count(n)}장 있습니다.`,
  leftOut: (n) => `쓸 수 없는 파일이 ${count(n)}개 있습니다.`,
  method: "배치 방법",
  components: "주성분",
  tSne: "t-SNE",
  tSneComing: "t-SNE (계산 중)",
  componentsText: (percent) =>
    `두 축은 특성의 주성분입니다. 두 주성분이 전체 분산의 ${percent}%를 설명하므로, 여기서 가까운 사진도 다른 방향으로는 멀 수 있습니다.`,
  tSneText:
    "t-SNE는 이웃한 사진을 가까이 둡니다. 무리 사이의 거리, 무리의 크기, 방향에는 의미가 없습니다.",
  sampled: (n) =>
    `무작위로 뽑은 사진 ${count(n)}장으로 계산했습니다. 나머지 사진은 그 가운데 가장 가까운 이웃들의 자리에 놓았습니다.`,
  mapLabel: (n) => `사진 ${count(n)}장의 지도`,
  mapHelp:
    "사진 둘레에 선을 그리거나 점을 누르면 선택됩니다. 키보드에서는 방향키로 이동하고 스페이스 바를 눌러 선택합니다.",
  highlight: "한 클래스만 보기",
  withoutClass: "클래스 없음",
  misplaced: (n) => `다른 클래스 사이에 있는 사진 ${count(n)}장 선택`,
  misplacedText:
    "가장 가까운 이웃의 절반 넘게 다른 클래스인 사진입니다. 이웃은 10장까지 보고, 작은 클래스에서는 더 적게 봅니다.",
  pointText: (name, label, isChosen) => `${label}: ${name}${isChosen ? ", 선택됨" : ""}`,
  hoverText: "점을 가리키면 사진이 보입니다.",
  compared: "이전 학습과 비교",
  comparedText:
    "두 분류기를 같은 시험용 사진으로 비교합니다. 우연일 수 있는 차이로는 어느 쪽이 더 나은지 알 수 없습니다.",
  oneTraining:
    "아직 한 번만 학습했습니다. 다시 학습하면 두 분류기를 여기에서 비교하여, 나아졌는지, 나빠졌는지, 우연한 차이일 수 있는지를 보여 줍니다.",
  trainings: "이 프로젝트의 학습 기록",
  run: "이름",
  time: "시각",
  nTrain: "학습용 사진",
  nTest: "시험용 사진",
  accuracy: "정확도",
  interval: "95% 신뢰 구간",
  share: (percent) => `${percent}%`,
  shares: (low, high) => `${low}~${high}%`,
  explore: (run) => `${run} 탐색기에서 열기`,
  damaged: "손상됨",
  compareWith: "최신 분류기와 비교할 학습",
  better: "최신 분류기가 더 좋습니다. 우연만으로는 이런 차이가 나기 어렵습니다.",
  worse: "최신 분류기가 더 나쁩니다. 우연만으로는 이런 차이가 나기 어렵습니다.",
  luck: "우연한 차이일 수 있습니다.",
  same: "두 분류기가 똑같은 사진을 맞혔습니다.",
  difference: (n, before, after, points) =>
    `두 학습에서 클래스가 같은 공통의 시험용 사진 ${count(n)}장에서 정확도가 ${before}%에서 ${after}%로 바뀌었습니다. 차이는 ${points}%p입니다`,
  differenceInterval: (low, high) => `(95% 신뢰 구간: ${low}~${high}%p).`,
  nothingShared:
    "두 학습을 비교할 수 없습니다. 두 학습에서 클래스가 같은 공통의 시험용 사진이 없습니다. 클래스 이름을 바꾸었거나 시험용 사진을 새로 뽑으면 이렇게 됩니다.",
  fixed: (n) => `틀렸다가 맞힌 사진: ${count(n)}장`,
  broken: (n) => `맞혔다가 틀린 사진: ${count(n)}장`,
  changedPicture: (label, before, after) => `${label}: 이전 예측 ${before}, 지금 예측 ${after}`,
  moved: "그 뒤에 옮겨짐",
  more: (n) => `외 ${count(n)}장`,
};

export const improveTexts: Record<Lang, ImproveTexts> = { en, ko };
