// Texts of the step in which a classifier is taken away.

import type { Lang } from "../lessons/titles";

export interface TakeTexts {
  take: string;
  takeText: string;
  files: [name: string, what: string][];
  download: string;
  preparing: string;
  /** Megabytes, and how closely the export agrees, such as "4e-9". */
  ready: (megabytes: string, n: number, difference: string) => string;
  again: string;
  alsoAt: string;
  howToOpen: string;
  code: string;
  codeText: string;
  commands: string;
  python: string;
  script: string;
  scriptText: string;
  showScript: string;
  copy: string;
  copyWhat: (what: string) => string;
  copied: string;
  notCopied: string;
}

const en: TakeTexts = {
  take: "Take the classifier with you",
  takeText: "A zip file that works on other computers, without pellucid and without a network:",
  files: [
    ["index.html", "a page that classifies pictures. Open it with a double click."],
    ["model.onnx", "the model, for programs that read ONNX, and classifier.json with its classes"],
    ["predict.py", "a Python script that classifies a picture with ONNX Runtime"],
    [
      "model_card.md",
      "the model card: how the classifier was trained and tested, and which classes it confuses",
    ],
  ],
  download: "Download as a zip file",
  preparing: "Preparing and checking the files. This can take a minute.",
  ready: (megabytes, n, difference) =>
    `Ready: ${megabytes} MB when extracted. On ${n === 1 ? "1 picture" : `${n} pictures`}, the exported model gives the same answers as the trained one (largest difference: ${difference}).`,
  again: "If the download did not start:",
  alsoAt: "The files, with the threshold that the training has chosen, are also in the folder",
  howToOpen: "Extract the whole zip file before you open index.html.",
  code: "Show me the code",
  codeText: "Training, classifying and exporting can also be done without the studio.",
  commands: "In a terminal",
  python: "In Python",
  script: "In Keras alone",
  scriptText:
    "A script without pellucid that builds and trains the same network. Its first lines list the differences.",
  showScript: "Show the Keras script",
  copy: "Copy",
  copyWhat: (what) => `Copy: ${what}`,
  copied: "Copied.",
  notCopied: "The browser does not allow copying. Select the text, and copy it with Ctrl+C.",
};

const ko: TakeTexts = {
  take: "분류기 내보내기",
  takeText: "pellucid와 네트워크가 없는 다른 컴퓨터에서도 쓸 수 있는 zip 파일입니다.",
  files: [
    ["index.html", "사진을 분류하는 페이지. 두 번 클릭하면 열립니다."],
    ["model.onnx", "ONNX를 읽는 프로그램에서 쓰는 모델. classifier.json에 클래스 이름이 있습니다."],
    ["predict.py", "ONNX Runtime으로 사진을 분류하는 Python 스크립트"],
    ["model_card.ko.md", "모델 카드: 학습과 시험의 과정, 자주 혼동하는 클래스"],
  ],
  download: "zip 파일로 내려받기",
  preparing: "파일을 준비하고 확인하는 중입니다. 1분쯤 걸릴 수 있습니다.",
  ready: (megabytes, n, difference) =>
    `준비되었습니다(압축을 풀면 ${megabytes} MB). 사진 ${n}장에서 내보낸 모델과 학습한 모델의 답이 같습니다(최대 차이: ${difference}).`,
  again: "내려받기가 시작되지 않았다면:",
  alsoAt: "같은 파일이 들어 있는 폴더(임계값은 학습할 때 정해진 값):",
  howToOpen: "zip 파일의 압축을 모두 푼 뒤 index.html을 여세요.",
  code: "코드 보기",
  codeText: "학습, 분류, 내보내기는 스튜디오 없이도 할 수 있습니다.",
  commands: "터미널에서",
  python: "Python에서",
  script: "Keras만으로",
  scriptText:
    "pellucid 없이 같은 신경망을 만들고 학습하는 스크립트입니다. 첫 부분에 다른 점이 적혀 있습니다.",
  showScript: "Keras 스크립트 보기",
  copy: "복사",
  copyWhat: (what) => `복사: ${what}`,
  copied: "복사했습니다.",
  notCopied: "브라우저가 복사를 허용하지 않습니다. 글을 선택한 뒤 Ctrl+C로 복사하세요.",
};

export const takeTexts: Record<Lang, TakeTexts> = { en, ko };
