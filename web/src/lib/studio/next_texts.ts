// What to do next in a project.

import type { Lang } from "../lessons/titles";
import type { Advice } from "./next_step";

export interface NextTexts {
  next: string;
  go: string;
  /** The name is that of the class that has no pictures, if there is one. */
  advice: Record<Advice, (label: string) => string>;
}

const en: NextTexts = {
  next: "What to do next",
  go: "Next step",
  advice: {
    make_classes: () => "Make at least two classes, such as cat and dog, and add pictures to each.",
    add_pictures: (label) => `Add pictures to ${label}. A classifier needs two classes at least.`,
    look_at_findings: () => "Look at what the check has found before you train.",
    train: () =>
      "You can train a classifier now. More pictures make it and its test more reliable.",
    train_again: () => "If the pictures have changed, train again.",
    wait: () => "A classifier is being trained.",
    see_test: () => "See how well the classifier does, and which pictures it gets wrong.",
    improve: () => "Make the classifier better, or compare it with an earlier one.",
    take: () => "When you are content, take the classifier with you.",
  },
};

const ko: NextTexts = {
  next: "다음에 할 일",
  go: "다음 단계",
  advice: {
    make_classes: () => "클래스를 두 개 이상(예: 고양이, 개) 만들고 클래스마다 사진을 추가하세요.",
    add_pictures: (label) =>
      `‘${label}’ 클래스에 사진을 추가하세요. 분류기에는 클래스가 두 개 이상 필요합니다.`,
    look_at_findings: () => "학습하기 전에 점검에서 찾은 것을 확인하세요.",
    train: () =>
      "이제 분류기를 학습할 수 있습니다. 사진이 많을수록 분류기도 시험도 더 믿을 만합니다.",
    train_again: () => "사진이 바뀌었으면 다시 학습하세요.",
    wait: () => "분류기를 학습하고 있습니다.",
    see_test: () => "분류기가 얼마나 잘 맞히는지, 어떤 사진을 틀리는지 보세요.",
    improve: () => "분류기를 더 좋게 만들거나 이전 분류기와 비교해 보세요.",
    take: () => "결과가 만족스러우면 분류기를 내보내세요.",
  },
};

export const nextTexts: Record<Lang, NextTexts> = { en, ko };
