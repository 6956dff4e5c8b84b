// Texts of the step in which pictures are collected.

import type { Lang } from "../lessons/titles";

export interface CollectTexts {
  dropFolders: string;
  dropFoldersText: string;
  chooseFolder: string;
  addArchive: string;
  /** What came of folders or an archive: "cat: 3, dog: 5". */
  sorted: (found: string) => string;
  nothingSorted: string;
  pasted: (n: number) => string;
  pastedText: string;
  addTo: string;
  discard: string;
  add: string;
  newClassFor: string;
  colour: (label: string) => string;
  colourNumber: (n: number) => string;
  inbox: (n: number) => string;
  inboxText: string;
  proposed: (label: string) => string;
  withoutProposal: string;
  acceptAll: (n: number, label: string) => string;
  notInFolder: string;
  unreadable: string;
  /** Files of an archive that were not added, beside those that are listed. */
  more: (n: number) => string;
}

const en: CollectTexts = {
  dropFolders: "Folders and archives",
  dropFoldersText:
    "Drop class folders or a zip archive of them here: each folder that holds pictures becomes a class.",
  chooseFolder: "Choose a folder",
  addArchive: "Choose a zip archive",
  sorted: (found) => `Added by folder: ${found}`,
  nothingSorted: "No pictures were found.",
  pasted: (n) => (n === 1 ? "1 picture was pasted." : `${n} pictures were pasted.`),
  pastedText: "Which class should it go to?",
  addTo: "Class",
  discard: "Discard",
  add: "Add",
  newClassFor: "New class …",
  colour: (label) => `Colour of ${label}`,
  colourNumber: (n) => `Colour ${n}`,
  inbox: (n) => (n === 1 ? "1 picture without a class" : `${n} pictures without a class`),
  inboxText:
    "They are not used in training until they have a class. Select pictures to move them or to set them aside.",
  proposed: (label) => `Proposed: ${label}`,
  withoutProposal: "No proposal",
  acceptAll: (n, label) => (n === 1 ? `Add it to ${label}` : `Add all ${n} to ${label}`),
  more: (n) => (n === 1 ? "1 more file was not added." : `${n} more files were not added.`),
  unreadable: "The browser cannot read this file.",
  notInFolder: "It is not in a folder, so its class is not known.",
};

const ko: CollectTexts = {
  dropFolders: "폴더와 압축 파일",
  dropFoldersText:
    "클래스 폴더나 클래스 폴더를 담은 zip 파일을 여기에 끌어다 놓으세요. 사진이 든 폴더마다 클래스가 하나씩 생깁니다.",
  chooseFolder: "폴더 선택",
  addArchive: "zip 파일 선택",
  sorted: (found) => `폴더에 따라 추가했습니다. ${found}`,
  nothingSorted: "사진을 찾지 못했습니다.",
  pasted: (n) => `사진 ${n}장을 붙여 넣었습니다.`,
  pastedText: "어느 클래스에 추가할까요?",
  addTo: "클래스",
  discard: "버리기",
  add: "추가",
  newClassFor: "새 클래스…",
  colour: (label) => `‘${label}’ 클래스의 색`,
  colourNumber: (n) => `색 ${n}`,
  inbox: (n) => `클래스가 없는 사진 ${n}장`,
  inboxText:
    "클래스를 정하기 전에는 학습에 쓰지 않습니다. 사진을 선택하여 클래스로 옮기거나 빼 두세요.",
  proposed: (label) => `제안된 클래스: ${label}`,
  withoutProposal: "제안 없음",
  acceptAll: (n, label) =>
    n === 1 ? `‘${label}’ 클래스에 추가` : `${n}장 모두 ‘${label}’ 클래스에 추가`,
  more: (n) => `이 밖에 추가하지 못한 파일이 ${n}개 더 있습니다.`,
  unreadable: "브라우저가 이 파일을 읽지 못합니다.",
  notInFolder: "폴더 안에 있지 않아 클래스를 알 수 없습니다.",
};

export const collectTexts: Record<Lang, CollectTexts> = { en, ko };
