// Names of the studio's steps, and what each says of itself beside its name.

import type { Lang } from "../lessons/titles";
import type { Step } from "./address.svelte";

export interface StepTexts {
  steps: string;
  names: Record<Step, string>;
  pictures: (n: number) => string;
  findings: (n: number) => string;
  running: string;
  accuracy: (percent: string) => string;
}

const en: StepTexts = {
  steps: "Steps",
  names: {
    collect: "Collect",
    check: "Check",
    train: "Train",
    test: "Test",
    improve: "Improve",
    take: "Take away",
  },
  pictures: (n) => (n === 1 ? "1 picture" : `${n.toLocaleString("en")} pictures`),
  findings: (n) => (n === 1 ? "1 finding" : `${n} findings`),
  running: "running",
  accuracy: (percent) => `${percent}%`,
};

const ko: StepTexts = {
  steps: "단계",
  names: {
    collect: "모으기",
    check: "점검",
    train: "학습",
    test: "시험",
    improve: "개선",
    take: "내보내기",
  },
  pictures: (n) => `사진 ${n.toLocaleString("ko")}장`,
  findings: (n) => `발견 ${n}개`,
  running: "진행 중",
  accuracy: (percent) => `${percent}%`,
};

export const stepTexts: Record<Lang, StepTexts> = { en, ko };
