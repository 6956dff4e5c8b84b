// Texts of the home page, and of the link that leads back to it.

import type { HomeRun } from "../api/client";

export interface HomeTexts {
  home: string;
  about: string;
  runs: string;
  noRuns: string;
  commands: { command: string; text: string }[];
  pretrained: string;
  pretrainedText: string;
  networks: string;
  networksText: string;
  open: string;
  openNamed: (name: string) => string;
  opening: (name: string) => string;
  openingText: string;
  failed: (name: string) => string;
  input: (size: string) => string;
  /** By the recipe or approach. */
  ways: Record<string, string>;
  /** Why a run cannot be opened. */
  states: Record<Exclude<HomeRun["state"], "ready">, string>;
}

const en: HomeTexts = {
  home: "Home",
  about: "Choose a model to see how it computes its prediction for a picture.",
  runs: "Your runs",
  noRuns:
    "You have no runs yet (pellucid looks in runs/, in the folder where you started it). These commands train a classifier there; reload this page afterwards.",
  commands: [
    {
      command: "pellucid train PHOTOS",
      text: "trains on the pictures in the folder PHOTOS, which has one folder for each class.",
    },
    {
      command: "pellucid demo",
      text: "trains a small network on handwritten digits, which takes one to two minutes.",
    },
  ],
  pretrained: "Pretrained classifiers",
  pretrainedText: "They were trained on ImageNet, which has 1,000 classes.",
  networks: "Networks with random weights",
  networksText:
    "These networks are not trained, so their predictions are meaningless. They show how each architecture is built and how it computes.",
  open: "Open",
  openNamed: (name) => `Open ${name}`,
  opening: (name) => `Opening ${name} …`,
  openingText:
    "This takes a few seconds, up to half a minute for large models. The first model takes longer, because Keras has to start.",
  failed: (name) => `${name} could not be opened:`,
  input: (size) => `Input ${size}`,
  ways: {
    features: "Trained head on a pretrained backbone",
    "features of augmented views":
      "Trained head on a pretrained backbone, with augmented training pictures",
    "fine-tune": "Fine-tuned pretrained backbone",
    scratch: "Trained from random weights",
    auto: "Recipe auto",
  },
  states: {
    training: "This run is being trained. It can be opened when the training has ended.",
    interrupted:
      "The training was interrupted before it had a result. Continue it with the command pellucid resume.",
    no_keras_model:
      "This run has no Keras model: either its training was stopped before the model was written, or its backbone is an ONNX file.",
    damaged:
      "A file of this run is damaged, or was written by a later version of pellucid. The command pellucid report shows which one.",
  },
};

const ko: HomeTexts = {
  home: "홈",
  about: "모델을 고르면 사진 한 장의 예측이 어떻게 계산되는지 볼 수 있습니다.",
  runs: "학습 결과",
  noRuns:
    "pellucid를 실행한 폴더의 runs/에 학습 결과가 없습니다. 아래 명령으로 분류기를 학습한 뒤 이 페이지를 새로 고치세요.",
  commands: [
    {
      command: "pellucid train PHOTOS",
      text: "PHOTOS 폴더의 사진으로 학습합니다. 이 폴더에는 클래스마다 폴더가 하나씩 있어야 합니다.",
    },
    {
      command: "pellucid demo",
      text: "손글씨 숫자로 작은 신경망을 학습합니다. 1~2분 걸립니다.",
    },
  ],
  pretrained: "사전 학습된 분류기",
  pretrainedText: "클래스가 1,000개인 ImageNet으로 학습한 모델입니다.",
  networks: "가중치가 무작위인 신경망",
  networksText:
    "학습하지 않은 신경망이므로 예측에는 의미가 없습니다. 구조와 계산 과정을 살펴볼 때 사용합니다.",
  open: "열기",
  openNamed: (name) => `${name} 열기`,
  opening: (name) => `${name} 여는 중 …`,
  openingText:
    "몇 초 걸리며, 큰 모델은 30초까지 걸립니다. 처음 여는 모델은 Keras를 시작하느라 더 오래 걸립니다.",
  failed: (name) => `‘${name}’ 모델을 열지 못했습니다:`,
  input: (size) => `입력 ${size}`,
  ways: {
    features: "사전 학습된 백본에 분류기만 학습",
    "features of augmented views": "사전 학습된 백본에 분류기만 학습(데이터 증강)",
    "fine-tune": "사전 학습된 백본을 미세 조정",
    scratch: "무작위 가중치에서 학습",
    auto: "auto 레시피",
  },
  states: {
    training: "학습하는 중입니다. 학습이 끝나면 열 수 있습니다.",
    interrupted:
      "결과가 나오기 전에 학습이 중단되었습니다. pellucid resume 명령으로 이어서 학습하세요.",
    no_keras_model:
      "Keras 모델이 없습니다. 모델을 저장하기 전에 학습이 멈추었거나 백본이 ONNX 파일입니다.",
    damaged:
      "파일이 손상되었거나 더 새로운 버전의 pellucid로 저장되었습니다. pellucid report 명령으로 어느 파일인지 확인할 수 있습니다.",
  },
};

export const homeTexts = { en, ko };
