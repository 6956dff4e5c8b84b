// Texts of the studio.

import type { Lang } from "../lessons/titles";
import type { Kind } from "./api";

export interface StudioTexts {
  studio: string;
  openStudio: string;
  about: string;
  projects: string;
  noProjects: string;
  newProject: string;
  serverGone: string;
  projectName: string;
  create: string;
  pictures: (n: number) => string;
  folder: string;
  newClass: string;
  className: string;
  addClass: string;
  addPictures: (label: string) => string;
  /** The same beside the name of the class. */
  addPicturesShort: string;
  dropHere: string;
  camera: string;
  renameClass: (label: string) => string;
  save: string;
  cancel: string;
  merge: (from: string, into: string) => string;
  removeClass: (label: string) => string;
  remove: string;
  rename: string;
  adding: (done: number, total: number, label: string) => string;
  refused: (n: number) => string;
  unsent: (n: number) => string;
  sendAgain: string;
  picture: (name: string) => string;
  chosen: (n: number) => string;
  moveTo: string;
  move: string;
  setAside: string;
  setAsideText: string;
  clearChoice: string;
  undo: string;
  redo: string;
  /** What was done, after "Undo:". */
  kinds: Record<Kind, string>;
  undoneInPart: (n: number) => string;
  training: string;
  train: string;
  trainText: string;
  needsTwo: string;
  check: string;
  checkText: string;
  nothingFound: string;
  showAll: string;
  /** Accuracies in per cent, such as "87.5". */
  splitEffect: (together: string, random: string) => string;
  starting: string;
  stop: string;
  stopped: string;
  failed: string;
  /** Remarks of the training; the server's own are English. */
  notes: (n: number) => string;
  result: string;
  noResult: string;
  /** Numbers of pictures, and percentages such as "93.3". */
  accuracy: (right: number, n: number, percent: string, low: string, high: string) => string;
  accuracyText: string;
  matrix: string;
  matrixText: string;
  testText: string;
  trueClass: string;
  predictedClass: string;
  cell: (n: number, label: string, predicted: string) => string;
  cellHeading: (n: number, label: string, predicted: string) => string;
  sure: (percent: string) => string;
  close: string;
  explore: string;
  live: string;
  liveText: string;
  noneOfThese: string;
  probabilities: string;
  shoot: string;
  shootText: string;
  noCamera: string;
  cameraRefused: string;
}

const en: StudioTexts = {
  studio: "Studio",
  openStudio: "Open the studio",
  about:
    "A project is a folder of pictures, with one folder for each class. Collect pictures, train a classifier, and test it on pictures that it has not seen.",
  projects: "Your projects",
  noProjects: "You have no projects yet. Make one, or open a folder of pictures with:",
  newProject: "New project",
  serverGone:
    "The server does not answer. What you have added is kept. Start pellucid studio again in the terminal, and open the address that it prints.",
  projectName: "Name of the project",
  create: "Create",
  pictures: (n) => (n === 1 ? "1 picture" : `${n.toLocaleString("en")} pictures`),
  folder: "Folder",
  newClass: "New class",
  className: "Name of the class",
  addClass: "Add class",
  addPictures: (label) => `Add pictures to ${label}`,
  addPicturesShort: "Add pictures",
  dropHere: "Drop pictures or folders here, or",
  camera: "Camera",
  renameClass: (label) => `Rename ${label}`,
  save: "Save",
  cancel: "Cancel",
  merge: (from, into) => `Merge ${from} into ${into}`,
  removeClass: (label) => `Remove ${label}`,
  remove: "Remove",
  rename: "Rename",
  adding: (done, total, label) =>
    label ? `Adding to ${label}: ${done} of ${total}` : `Adding: ${done} of ${total}`,
  refused: (n) => (n === 1 ? "1 file was not added:" : `${n} files were not added:`),
  unsent: (n) =>
    n === 1 ? "1 picture did not reach the server." : `${n} pictures did not reach the server.`,
  sendAgain: "Send again",
  picture: (name) => `Picture ${name}`,
  chosen: (n) => (n === 1 ? "1 picture selected" : `${n} pictures selected`),
  moveTo: "Move to",
  move: "Move",
  setAside: "Set aside",
  setAsideText: "The files are kept. Undo brings them back.",
  clearChoice: "Clear selection",
  undo: "Undo",
  redo: "Redo",
  kinds: {
    add: "add pictures",
    move: "move pictures",
    set_aside: "set pictures aside",
    keep: "keep pictures",
    make_class: "new class",
    rename_class: "rename class",
    merge_classes: "merge classes",
    remove_class: "remove class",
    colour_class: "colour of a class",
  },
  undoneInPart: (n) =>
    n === 1
      ? "1 file stayed where it is, because it was changed by another program."
      : `${n} files stayed where they are, because they were changed by another program.`,
  training: "Training",
  train: "Train",
  trainText:
    "At the first training, about a fifth of the pictures is kept for the test. Later trainings keep the same test pictures, so that their results can be compared. A small test set therefore stays small: collect many pictures before the first training. Pictures of one burst of the camera are all used for training or all for the test.",
  needsTwo: "Training needs pictures in at least two classes.",
  check: "Check the pictures",
  checkText:
    "Looks for broken files, copies, near copies, labels that may be wrong, and pictures that are blurred, very dark or very light, or unusual in size or shape. Nothing is changed.",
  nothingFound: "No problems were found.",
  showAll: "Show more",
  splitEffect: (together, random) =>
    `Some pictures belong together: copies, near copies or pictures of one burst. In a cross-validation that keeps them together, ${together}% of the pictures are classified correctly. If each picture is assigned at random, the result is ${random}%, which is too high.`,
  starting: "Starting",
  stop: "Stop",
  stopped: "It was stopped.",
  failed: "It failed:",
  notes: (n) => (n === 1 ? "1 note on the pictures" : `${n} notes on the pictures`),
  result: "Test result",
  noResult: "There is no classifier yet. Train one first.",
  accuracy: (right, n, percent, low, high) =>
    `${right} of ${n} test pictures were classified correctly: ${percent}% (95% confidence interval: ${low} to ${high}%).`,
  accuracyText: "The classifier was not trained on these pictures.",
  matrix: "Confusion matrix",
  matrixText: "Choose a cell to see its pictures.",
  testText:
    "If you correct only the test pictures that were classified wrongly, the next result will look better than it is.",
  trueClass: "True class",
  predictedClass: "Predicted class",
  cell: (n, label, predicted) => `${n}: ${label}, predicted as ${predicted}`,
  cellHeading: (n, label, predicted) =>
    label === predicted
      ? `${label}, classified correctly: ${n}`
      : `${label}, classified as ${predicted}: ${n}`,
  sure: (percent) => `${percent}%`,
  close: "Close",
  explore: "Open this classifier in the explorer",
  live: "Try it with the camera",
  liveText:
    "The classifier classifies what the camera shows. If a picture is unlike all training pictures, the answer is “none of these classes”.",
  noneOfThese: "None of these classes",
  probabilities: "Probabilities",
  shoot: "Take pictures",
  shootText:
    "Press for one picture, or hold for a burst. Pictures of a burst look alike, so they stay together: all of them are used for training, or all for the test. Take several bursts of each class, and move the object or change the background between them.",
  noCamera: "No camera was found. Connect one and open this again, or add picture files instead.",
  cameraRefused:
    "The browser does not allow access to the camera. Allow it in the address bar, and try again.",
};

const ko: StudioTexts = {
  studio: "스튜디오",
  openStudio: "스튜디오 열기",
  about:
    "프로젝트는 클래스마다 폴더가 하나씩 있는 사진 폴더입니다. 사진을 모아 분류기를 학습시키고, 학습에 쓰지 않은 사진으로 시험합니다.",
  projects: "내 프로젝트",
  noProjects:
    "아직 프로젝트가 없습니다. 새로 만들거나, 다음 명령으로 사진 폴더를 프로젝트로 열 수 있습니다.",
  newProject: "새 프로젝트",
  serverGone:
    "서버가 응답하지 않습니다. 추가한 사진은 그대로 있습니다. 터미널에서 pellucid studio를 다시 실행하고 출력된 주소를 여세요.",
  projectName: "프로젝트 이름",
  create: "만들기",
  pictures: (n) => `사진 ${n.toLocaleString("ko")}장`,
  folder: "폴더",
  newClass: "새 클래스",
  className: "클래스 이름",
  addClass: "클래스 추가",
  addPictures: (label) => `‘${label}’ 클래스에 사진 추가`,
  addPicturesShort: "사진 추가",
  dropHere: "사진이나 폴더를 여기에 끌어다 놓거나",
  camera: "카메라",
  renameClass: (label) => `‘${label}’ 클래스의 이름 바꾸기`,
  save: "저장",
  cancel: "취소",
  merge: (from, into) => `‘${from}’ 클래스를 ‘${into}’ 클래스에 합치기`,
  removeClass: (label) => `‘${label}’ 클래스 빼기`,
  remove: "빼기",
  rename: "이름 바꾸기",
  adding: (done, total, label) =>
    label
      ? `‘${label}’ 클래스에 추가하는 중: ${total}장 중 ${done}장`
      : `추가하는 중: ${total}개 중 ${done}개`,
  refused: (n) => `추가하지 못한 파일이 ${n}개 있습니다.`,
  unsent: (n) => `사진 ${n}장이 서버에 전달되지 않았습니다.`,
  sendAgain: "다시 보내기",
  picture: (name) => `사진 ${name}`,
  chosen: (n) => `사진 ${n}장 선택됨`,
  moveTo: "옮길 클래스",
  move: "옮기기",
  setAside: "빼 두기",
  setAsideText: "파일은 지워지지 않습니다. 실행 취소를 누르면 돌아옵니다.",
  clearChoice: "선택 해제",
  undo: "실행 취소",
  redo: "다시 실행",
  kinds: {
    add: "사진 추가",
    move: "사진 옮기기",
    set_aside: "사진 빼 두기",
    keep: "사진 그대로 두기",
    make_class: "새 클래스",
    rename_class: "클래스 이름 바꾸기",
    merge_classes: "클래스 합치기",
    remove_class: "클래스 빼기",
    colour_class: "클래스 색",
  },
  undoneInPart: (n) => `다른 프로그램이 바꾼 파일 ${n}개는 그대로 두었습니다.`,
  training: "학습",
  train: "학습 시작",
  trainText:
    "처음 학습할 때 사진의 약 5분의 1을 시험용으로 남겨 둡니다. 다시 학습해도 시험용 사진은 바뀌지 않으므로 결과를 비교할 수 있습니다. 처음에 시험용 사진이 적으면 계속 적은 채로 남으므로, 처음 학습하기 전에 사진을 충분히 모으세요. 카메라로 연속 촬영한 사진은 모두 학습에 쓰거나 모두 시험에 씁니다.",
  needsTwo: "학습하려면 두 클래스 이상에 사진이 있어야 합니다.",
  check: "사진 점검",
  checkText:
    "손상된 파일, 같은 사진, 거의 같은 사진, 클래스가 잘못되었을 수 있는 사진, 흐리거나 매우 어둡거나 매우 밝은 사진, 크기나 비율이 특이한 사진을 찾습니다. 아무것도 바꾸지 않습니다.",
  nothingFound: "문제를 찾지 못했습니다.",
  showAll: "더 보기",
  splitEffect: (together, random) =>
    `같은 사진, 거의 같은 사진, 연속 촬영한 사진처럼 함께 다루어야 하는 사진이 있습니다. 이런 사진을 나누지 않고 교차 검증하면 정확도는 ${together}%입니다. 사진을 한 장씩 무작위로 나누면 ${random}%로, 실제보다 높게 나옵니다.`,
  starting: "시작하는 중",
  stop: "중지",
  stopped: "중지했습니다.",
  failed: "실패했습니다:",
  notes: (n) => `사진에 대한 참고 사항 ${n}개`,
  result: "시험 결과",
  noResult: "아직 분류기가 없습니다. 먼저 학습하세요.",
  accuracy: (right, n, percent, low, high) =>
    `시험용 사진 ${n}장 중 ${right}장을 맞혔습니다. 정확도는 ${percent}%입니다(95% 신뢰 구간: ${low}~${high}%).`,
  accuracyText: "분류기는 이 사진들로 학습하지 않았습니다.",
  matrix: "혼동 행렬",
  matrixText: "칸을 누르면 그 칸의 사진이 보입니다.",
  testText: "틀린 시험용 사진만 골라 고치면 다음 결과가 실제보다 좋게 나옵니다.",
  trueClass: "실제 클래스",
  predictedClass: "예측한 클래스",
  cell: (n, label, predicted) => `${n}: 실제 ${label}, 예측 ${predicted}`,
  cellHeading: (n, label, predicted) =>
    label === predicted ? `${label}: 맞힌 사진 ${n}장` : `실제 ${label}, 예측 ${predicted}: ${n}장`,
  sure: (percent) => `${percent}%`,
  close: "닫기",
  explore: "이 분류기를 탐색기에서 열기",
  live: "카메라로 시험하기",
  liveText:
    "카메라에 비친 모습을 분류기가 바로 분류합니다. 학습용 사진과 많이 다르면 ‘어느 클래스도 아님’이라고 답합니다.",
  noneOfThese: "어느 클래스도 아님",
  probabilities: "확률",
  shoot: "촬영",
  shootText:
    "한 번 누르면 한 장, 누르고 있으면 연속으로 찍습니다. 연속 촬영한 사진은 서로 비슷하므로 모두 학습에 쓰거나 모두 시험에 씁니다. 클래스마다 대상의 위치나 배경을 바꾸어 가며 여러 번 나누어 찍으세요.",
  noCamera: "카메라를 찾지 못했습니다. 카메라를 연결하고 다시 열거나, 사진 파일을 추가하세요.",
  cameraRefused:
    "브라우저가 카메라 사용을 허용하지 않습니다. 주소창에서 허용한 뒤 다시 시도하세요.",
};

export const studioTexts: Record<Lang, StudioTexts> = { en, ko };
