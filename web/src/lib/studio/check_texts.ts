// Texts of the step in which the pictures are checked.

import type { Lang } from "../lessons/titles";

export interface CheckTexts {
  outdated: string;
  keep: string;
  keepText: string;
  keepFirst: string;
  moveHere: (label: string) => string;
  group: (n: number) => string;
  queue: (n: number) => string;
  queueTitle: string;
  /** How far the queue is, such as 3 of 12. */
  place: (n: number, total: number) => string;
  question: (label: string, other: string) => string;
  stays: (label: string) => string;
  moves: (label: string) => string;
  keys: string;
  done: string;
  close: string;
}

const en: CheckTexts = {
  outdated: "Pictures have changed since this check.",
  keep: "Keep",
  keepText: "This is not shown again.",
  keepFirst: "Keep only the first",
  moveHere: (label) => `Move to ${label}`,
  group: (n) => (n === 1 ? "1 picture" : `${n} pictures that belong together`),
  queue: (n) => (n === 1 ? "Go through 1 label" : `Go through ${n} labels`),
  queueTitle: "Labels to look at",
  place: (n, total) => `${n} of ${total}`,
  question: (label, other) =>
    `It is in ${label}. A classifier trained on the other pictures takes it for ${other}.`,
  stays: (label) => `← It is ${label}`,
  moves: (label) => `It is ${label} →`,
  keys: "Left arrow: it stays. Right arrow: it moves. Ctrl+Z undoes the last decision.",
  done: "You have gone through all labels. Train again to see what changed.",
  close: "Close",
};

const ko: CheckTexts = {
  outdated: "점검한 뒤에 사진이 바뀌었습니다.",
  keep: "그대로 두기",
  keepText: "다시 보여 주지 않습니다.",
  keepFirst: "첫 사진만 남기기",
  moveHere: (label) => `‘${label}’ 클래스로 옮기기`,
  group: (n) => (n === 1 ? "사진 1장" : `함께 다루어야 하는 사진 ${n}장`),
  queue: (n) => `사진 ${n}장의 클래스 확인하기`,
  queueTitle: "클래스를 확인할 사진",
  place: (n, total) => `${total}장 중 ${n}번째`,
  question: (label, other) =>
    `지금은 ‘${label}’ 클래스에 있습니다. 다른 사진으로 학습한 분류기는 ‘${other}’ 클래스로 봅니다.`,
  stays: (label) => `← ‘${label}’ 맞음`,
  moves: (label) => `‘${label}’ 클래스로 →`,
  keys: "왼쪽 화살표: 그대로 둡니다. 오른쪽 화살표: 옮깁니다. Ctrl+Z: 마지막 결정을 취소합니다.",
  done: "모두 확인했습니다. 다시 학습하여 무엇이 달라졌는지 보세요.",
  close: "닫기",
};

export const checkTexts: Record<Lang, CheckTexts> = { en, ko };
