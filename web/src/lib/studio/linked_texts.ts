// Texts about folders of a project that lead out of it.

import type { Lang } from "../lessons/titles";

export interface LinkedTexts {
  /** Folders that are links to folders elsewhere. */
  linked: (names: string[]) => string;
}

const MAX_SHOWN = 5;
const shown = (names: string[]) =>
  names.slice(0, MAX_SHOWN).join(", ") + (names.length > MAX_SHOWN ? ", …" : "");

const en: LinkedTexts = {
  linked: (names) =>
    names.length === 1
      ? `${shown(names)} is a link to a folder outside of the project. The studio neither shows nor changes the pictures there, but a training uses them. Replace the link by a folder with copies of them.`
      : `These are links to folders outside of the project: ${shown(names)}. The studio neither shows nor changes the pictures there, but a training uses them. Replace the links by folders with copies of them.`,
};

const ko: LinkedTexts = {
  linked: (names) =>
    `다음은 프로젝트 밖의 폴더를 가리키는 링크입니다: ${shown(names)}. 그곳의 사진은 스튜디오에 표시되지 않고 바뀌지도 않지만, 학습에는 쓰입니다. 링크 대신 사진을 복사한 폴더를 넣으세요.`,
};

export const linkedTexts: Record<Lang, LinkedTexts> = { en, ko };
