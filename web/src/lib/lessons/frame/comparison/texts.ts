// Texts of a comparison run.

import type { Lang } from "../../titles";
import type { Measure } from "./curves";

interface ComparisonTexts {
  title: string;
  recorded: (train: number, validation: number) => string;
  trained: (data: string, train: number, validation: number, seeds: number) => string;
  drawn: string;
  drawnData: string;
  begun: string;
  soFar: (epochs: number) => string;
  about: string;
  data: string;
  own: (name: string, n: number, classes: number) => string;
  ownProblem: (name: string) => string;
  noOwn: string;
  start: string;
  training: string;
  measure: string;
  measures: Record<Measure, string>;
  legend: string;
  curves: (name: string, measure: string, training: string, validation: string) => string;
  epoch: string;
  table: string;
  variant: string;
  parameters: string;
  seed: (n: number) => string;
  mean: string;
  validationAccuracy: string;
  trainingAccuracy: string;
  epochs: (measure: string) => string;
  inTraining: (name: string) => string;
  inValidation: (name: string) => string;
  verdicts: string;
  difference: (first: string, second: string) => string;
  points: (n: string) => string;
  seeds: (differences: string, spread: string, low: string, high: string) => string;
  luck: string;
  noLuck: (isHigher: boolean) => string;
  rule: string;
}

const en: ComparisonTexts = {
  title: "Comparison run",
  recorded: (train, validation) =>
    `This result is recorded: the networks were trained on ${train} drawn pictures of circles, squares, triangles and crosses, and validated on ${validation} others. You can train them now.`,
  trained: (data, train, validation, seeds) =>
    `Trained on this computer on ${data}: ${train} pictures for training, ${validation} for validation, ${seeds} seeds. With each seed, all variants get the same pictures.`,
  drawn: "the drawn sample",
  drawnData: "Drawn sample",
  begun: "The networks are being trained.",
  soFar: (epochs) => `${epochs} epochs are done.`,
  about:
    "The training runs on this computer, with pictures of 32 × 32 pixels, and takes about a minute.",
  data: "Pictures",
  own: (name, n, classes) => `${name} (${n} pictures, ${classes} classes)`,
  ownProblem: (name) => `The pictures of ${name} cannot be used for a comparison run.`,
  noOwn:
    "To train on your own pictures, open the lessons with a run or a folder: pellucid learn photos/",
  start: "Train now",
  training: "Training",
  measure: "Measure",
  measures: { accuracy: "Accuracy", loss: "Loss" },
  legend: "Solid: validation. Dashed: training. One line for each seed.",
  curves: (name, measure, training, validation) =>
    `${name}: ${measure} by epoch. After the last epoch, the mean is ${training} in training and ${validation} in validation.`,
  epoch: "Epoch",
  table: "After the last epoch",
  variant: "Network",
  parameters: "Parameters",
  seed: (n) => `Seed ${n}`,
  mean: "Mean",
  validationAccuracy: "Validation accuracy",
  trainingAccuracy: "Training accuracy",
  epochs: (measure) => `${measure} by epoch as a table (mean of the seeds)`,
  inTraining: (name) => `${name}: training`,
  inValidation: (name) => `${name}: validation`,
  verdicts: "Difference in validation accuracy",
  difference: (first, second) => `${second}, compared with: ${first}`,
  points: (n) => `${n} percentage points`,
  seeds: (differences, spread, low, high) =>
    `By seed: ${differences}; standard deviation ${spread}; 95% interval of the mean from ${low} to ${high}.`,
  luck: "The interval contains 0: it may be luck.",
  noLuck: (isHigher) =>
    `The interval does not contain 0: on these pictures, the accuracy is ${isHigher ? "higher" : "lower"}.`,
  rule: "A difference may be luck if the 95% interval of the paired differences contains 0. The interval is Student's, corrected because the validation pictures of the seeds overlap (Nadeau and Bengio, 2003), and reaches at least one picture to each side. Pictures of another kind can give another difference.",
};

const ko: ComparisonTexts = {
  title: "비교 학습",
  recorded: (train, validation) =>
    `미리 기록해 둔 결과입니다. 원, 사각형, 삼각형, 십자를 그린 이미지 ${train}장으로 학습하고 다른 ${validation}장으로 검증했습니다. 지금 직접 학습해 볼 수 있습니다.`,
  trained: (data, train, validation, seeds) =>
    `이 컴퓨터에서 학습한 결과입니다. 데이터: ${data}. 학습용 이미지 ${train}장, 검증 이미지 ${validation}장이고 시드는 ${seeds}개입니다. 시드가 같으면 모든 신경망이 같은 이미지를 씁니다.`,
  drawn: "그려서 만든 예제 이미지",
  drawnData: "그려서 만든 예제 이미지",
  begun: "학습하는 중입니다.",
  soFar: (epochs) => `지금까지 ${epochs}에포크를 마쳤습니다.`,
  about: "이 컴퓨터에서 32×32 픽셀 이미지로 학습하며, 1분쯤 걸립니다.",
  data: "이미지",
  own: (name, n, classes) => `${name} (이미지 ${n}장, 클래스 ${classes}개)`,
  ownProblem: (name) => `${name}의 이미지로는 비교 학습을 할 수 없습니다.`,
  noOwn: "내 이미지로 학습하려면 학습 결과나 폴더를 지정해 여세요: pellucid learn photos/",
  start: "지금 학습하기",
  training: "학습",
  measure: "지표",
  measures: { accuracy: "정확도", loss: "손실" },
  legend: "실선은 검증, 점선은 학습입니다. 시드마다 선이 하나씩 있습니다.",
  curves: (name, measure, training, validation) =>
    `${name}: 에포크별 ${measure}. 마지막 에포크의 평균은 학습 ${training}, 검증 ${validation}입니다.`,
  epoch: "에포크",
  table: "마지막 에포크의 결과",
  variant: "신경망",
  parameters: "파라미터",
  seed: (n) => `시드 ${n}`,
  mean: "평균",
  validationAccuracy: "검증 정확도",
  trainingAccuracy: "학습 정확도",
  epochs: (measure) => `에포크별 ${measure} 표 (시드의 평균)`,
  inTraining: (name) => `${name}: 학습`,
  inValidation: (name) => `${name}: 검증`,
  verdicts: "검증 정확도의 차이",
  difference: (first, second) => `${second} (비교 대상: ${first})`,
  points: (n) => `${n}%포인트`,
  seeds: (differences, spread, low, high) =>
    `시드별 차이 ${differences}, 표준편차 ${spread}, 평균의 95% 신뢰 구간 ${low} ~ ${high}.`,
  luck: "신뢰 구간에 0이 들어 있으므로 우연일 수 있습니다.",
  noLuck: (isHigher) =>
    `신뢰 구간에 0이 들어 있지 않습니다. 이 이미지에서는 정확도가 더 ${isHigher ? "높습니다" : "낮습니다"}.`,
  rule: "짝지은 차이의 95% 신뢰 구간에 0이 들어 있으면 우연일 수 있다고 봅니다. 스튜던트 t 구간을 쓰되, 시드마다 검증 이미지가 일부 겹치는 것을 보정합니다(Nadeau와 Bengio, 2003). 구간은 양쪽으로 적어도 이미지 한 장만큼은 됩니다. 종류가 다른 이미지에서는 차이가 달라질 수 있습니다.",
};

export const comparisonTexts: Record<Lang, ComparisonTexts> = { en, ko };
