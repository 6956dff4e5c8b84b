// Texts of the table of runs, of comparisons and of deletions on the home page.

import type { Lang } from "../lessons/titles";
import type { Column } from "./sort_runs";

export interface RunsTexts {
  columns: Record<Column, string>;
  actions: string;
  /** Percentages such as "93.3". */
  share: (percent: string) => string;
  interval: (low: string, high: string) => string;
  accuracyText: string;
  select: (name: string) => string;
  selectTwo: string;
  compare: string;
  comparisonOf: (first: string, second: string) => string;
  run: string;
  accuracy: string;
  close: string;
  delete: string;
  deleteNamed: (name: string) => string;
  deleteQuestion: (name: string) => string;
  /** The folder, and its size such as "6.8". */
  whatIsDeleted: (folder: string, megabytes: string) => string;
  otherFiles: (names: string) => string;
  deleteForGood: string;
  cancel: string;
  deleted: (name: string) => string;
  notDeleted: (name: string) => string;
}

const en: RunsTexts = {
  columns: {
    name: "Name",
    created: "Trained",
    way: "Recipe",
    model: "Model",
    n_classes: "Classes",
    accuracy: "Accuracy",
  },
  actions: "Actions",
  share: (percent) => `${percent}%`,
  interval: (low, high) => `${low} to ${high}%`,
  accuracyText:
    "The accuracy is that on the test pictures of the run, with its 95% confidence interval below it. Accuracies on different pictures cannot be compared directly; the comparison uses the test pictures that both runs share.",
  select: (name) => `Compare ${name}`,
  selectTwo: "Select two runs to compare them.",
  compare: "Compare",
  comparisonOf: (first, second) => `Comparison of ${first} and ${second}`,
  run: "Run",
  accuracy: "Accuracy",
  close: "Close",
  delete: "Delete",
  deleteNamed: (name) => `Delete ${name}`,
  deleteQuestion: (name) => `Delete ${name} for good?`,
  whatIsDeleted: (folder, megabytes) =>
    `The folder ${folder} (${megabytes} MB) will be deleted, with the classifier and the report in it. This cannot be undone. The pictures that it was trained on stay where they are.`,
  otherFiles: (names) => `The folder also contains files that pellucid did not write: ${names}.`,
  deleteForGood: "Delete for good",
  cancel: "Cancel",
  deleted: (name) => `${name} has been deleted.`,
  notDeleted: (name) => `${name} was not deleted:`,
};

const ko: RunsTexts = {
  columns: {
    name: "이름",
    created: "학습한 시각",
    way: "레시피",
    model: "모델",
    n_classes: "클래스 수",
    accuracy: "정확도",
  },
  actions: "작업",
  share: (percent) => `${percent}%`,
  interval: (low, high) => `${low}~${high}%`,
  accuracyText:
    "정확도는 시험용 사진으로 구한 값이며, 그 아래에 95% 신뢰 구간이 있습니다. 서로 다른 사진으로 구한 정확도는 바로 비교할 수 없습니다. 비교할 때는 두 학습 결과에 공통인 시험용 사진을 씁니다.",
  select: (name) => `${name} 비교`,
  selectTwo: "비교할 학습 결과를 두 개 고르세요.",
  compare: "비교",
  comparisonOf: (first, second) => `두 학습 결과 비교: ${first}, ${second}`,
  run: "학습 결과",
  accuracy: "정확도",
  close: "닫기",
  delete: "삭제",
  deleteNamed: (name) => `${name} 삭제`,
  deleteQuestion: (name) => `‘${name}’ 학습 결과를 완전히 삭제하시겠습니까?`,
  whatIsDeleted: (folder, megabytes) =>
    `${folder} 폴더(${megabytes} MB)를 그 안의 분류기, 보고서와 함께 삭제합니다. 되돌릴 수 없습니다. 학습에 쓴 사진은 그대로 남습니다.`,
  otherFiles: (names) => `이 폴더에는 pellucid가 저장하지 않은 파일도 있습니다: ${names}.`,
  deleteForGood: "완전히 삭제",
  cancel: "취소",
  deleted: (name) => `‘${name}’ 학습 결과를 삭제했습니다.`,
  notDeleted: (name) => `‘${name}’ 학습 결과를 삭제하지 못했습니다:`,
};

export const runsTexts: Record<Lang, RunsTexts> = { en, ko };
