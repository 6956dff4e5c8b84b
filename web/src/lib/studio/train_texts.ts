// Texts of the step in which a classifier is trained.

import type { Lang } from "../lessons/titles";
import type { Recipe } from "./train_api";

interface RecipeTexts {
  name: string;
  what: string;
  when: string;
}

export interface TrainTexts {
  more: string;
  recipe: string;
  recipes: Record<Recipe, RecipeTexts>;
  takes: (duration: string) => string;
  takesAtMost: (duration: string) => string;
  measuring: string;
  notMeasured: string;
  estimateText: string;
  problems: string;
  left: (duration: string) => string;
  leftAtMost: (duration: string) => string;
  leftInStage: (duration: string) => string;
  epochs: (done: number, total: number) => string;
  stopping: string;
  /** The same of a training, which may have finished epochs. */
  stoppingTraining: string;
  stopNow: string;
  died: string;
  goOn: string;
  goOnText: string;
  toTest: string;
  course: string;
  stages: string;
  seconds: (n: string) => string;
  accuracy: string;
  loss: string;
  legend: string;
  curve: (measure: string, training: string, validation: string) => string;
}

const en: TrainTexts = {
  more: "More ways to train",
  recipe: "Way to train",
  recipes: {
    features: {
      name: "Last layer only",
      what: "A network that was trained on a million photos stays as it is; only a new last layer is fitted to your pictures.",
      when: "This is the fastest way, and the best one if there are few pictures.",
    },
    "fine-tune": {
      name: "Fine-tuning",
      what: "The upper layers of the pretrained network are trained further on your pictures. The result is kept only if it is better on the validation pictures than the last layer alone.",
      when: "This is often a little better if there are hundreds of photos or more.",
    },
    scratch: {
      name: "From scratch",
      what: "A small network starts with random weights and learns from your pictures alone.",
      when: "The result is worse if there are few pictures. Choose this to watch how a network learns, or if there are many pictures that are not like photos.",
    },
  },
  takes: (duration) => `About ${duration} here.`,
  takesAtMost: (duration) => `At most about ${duration} here.`,
  measuring: "The time is being measured …",
  notMeasured: "The time could not be measured.",
  estimateText: "The times are measured on this computer with a sample of your pictures.",
  problems: "What this computer lacks, or why the time could not be measured",
  left: (duration) => `About ${duration} left`,
  leftAtMost: (duration) => `At most about ${duration} left`,
  leftInStage: (duration) => `About ${duration} left in this stage`,
  epochs: (done, total) => `${done} of at most ${total} epochs are done`,
  stopping: "Stopping",
  stoppingTraining:
    "Stopping. If an epoch is finished, the classifier of the best epoch is still tested.",
  stopNow: "Stop at once",
  died: "It ended unexpectedly. The computer may have run out of memory or disk space, or may have been switched off.",
  goOn: "Resume",
  goOnText:
    "The training continues where it stopped. The result is the same as without the interruption.",
  toTest: "See the test result",
  course: "Progress of the training",
  stages: "Duration of each finished stage",
  seconds: (n) => `${n} s`,
  accuracy: "Accuracy",
  loss: "Loss",
  legend: "Solid lines show validation, dashed lines training.",
  curve: (measure, training, validation) =>
    `${measure} by epoch. After the last epoch: ${training} in training, ${validation} in validation.`,
};

const ko: TrainTexts = {
  more: "다른 학습 방법",
  recipe: "학습 방법",
  recipes: {
    features: {
      name: "출력층만 학습",
      what: "사진 백만 장으로 사전 학습된 신경망은 그대로 두고, 새 출력층만 이 프로젝트의 사진에 맞춥니다.",
      when: "가장 빠르고, 사진이 적을 때 가장 좋습니다.",
    },
    "fine-tune": {
      name: "미세 조정",
      what: "사전 학습된 신경망의 위쪽 층을 이 프로젝트의 사진으로 더 학습합니다. 검증 사진에서 출력층만 학습했을 때보다 나은 경우에만 그 결과를 씁니다.",
      when: "사진이 수백 장 이상이면 조금 더 나은 경우가 많습니다.",
    },
    scratch: {
      name: "처음부터 학습",
      what: "작은 신경망이 무작위 가중치에서 시작하여 이 프로젝트의 사진만으로 학습합니다.",
      when: "사진이 적으면 결과가 좋지 않습니다. 신경망이 학습하는 과정을 보고 싶을 때, 또는 보통 사진과 다른 이미지가 많을 때 알맞습니다.",
    },
  },
  takes: (duration) => `이 컴퓨터에서 약 ${duration} 걸립니다.`,
  takesAtMost: (duration) => `이 컴퓨터에서 길어도 약 ${duration} 걸립니다.`,
  measuring: "걸리는 시간을 재는 중입니다…",
  notMeasured: "걸리는 시간을 재지 못했습니다.",
  estimateText: "시간은 이 컴퓨터에서 사진 일부로 잰 것입니다.",
  problems: "이 컴퓨터에 부족한 것 또는 시간을 재지 못한 이유",
  left: (duration) => `약 ${duration} 남음`,
  leftAtMost: (duration) => `길어도 약 ${duration} 남음`,
  leftInStage: (duration) => `이 단계는 약 ${duration} 남음`,
  epochs: (done, total) => `최대 ${total}에포크 중 ${done}에포크 완료`,
  stopping: "중지하는 중",
  stoppingTraining:
    "중지하는 중입니다. 끝난 에포크가 있으면 그중 가장 좋은 에포크의 분류기를 시험합니다.",
  stopNow: "바로 중지",
  died: "예기치 않게 끝났습니다. 메모리나 디스크 공간이 부족하거나 컴퓨터가 꺼졌을 수 있습니다.",
  goOn: "이어서 학습",
  goOnText: "중단된 곳부터 이어서 학습합니다. 중단하지 않았을 때와 결과가 같습니다.",
  toTest: "시험 결과 보기",
  course: "학습 과정",
  stages: "끝난 단계마다 걸린 시간",
  seconds: (n) => `${n}초`,
  accuracy: "정확도",
  loss: "손실",
  legend: "실선은 검증, 점선은 학습의 값입니다.",
  curve: (measure, training, validation) =>
    `에포크별 ${measure}. 마지막 에포크의 값은 학습 ${training}, 검증 ${validation}입니다.`,
};

export const trainTexts: Record<Lang, TrainTexts> = { en, ko };
