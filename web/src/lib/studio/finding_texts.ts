// What the checks look for, in the languages that the server does not speak.

import type { Lang } from "../lessons/titles";

interface FindingText {
  title: string;
  found: string;
  advice: string;
}

/** By the code of the check; the server's own words are English. */
export const findingTexts: Record<Lang, Partial<Record<string, FindingText>>> = {
  en: {},
  ko: {
    P101: {
      title: "쓸 수 없는 파일",
      found: "사진이 아니거나 손상된 파일이 있습니다.",
      advice: "파일을 고치거나 빼 두세요. 학습에는 쓰지 않습니다.",
    },
    P201: {
      title: "같은 파일",
      found: "내용이 똑같은 파일이 여러 개 있습니다.",
      advice: "한 개만 남기고 빼 두세요. 학습과 시험에 나뉘어 들어가지는 않습니다.",
    },
    P202: {
      title: "거의 같은 사진",
      found: "크기를 바꾸거나 잘라 낸 것처럼 거의 같은 사진이 있습니다.",
      advice: "그대로 두어도 학습과 시험에 나뉘어 들어가지 않습니다. 필요 없으면 빼 두세요.",
    },
    P203: {
      title: "학습과 시험에 함께 있는 사진",
      found: "시험용 사진과 같거나 거의 같은 사진이 나머지 사진에도 있습니다.",
      advice: "이런 사진은 학습에 쓰지 않습니다.",
    },
    P204: {
      title: "학습과 시험에 나뉜 묶음",
      found: "함께 다루어야 하는 사진이 학습과 시험에 나뉘어 있습니다.",
      advice: "한쪽으로 옮기세요.",
    },
    P301: {
      title: "여러 클래스에 있는 사진",
      found: "같은 사진이 서로 다른 클래스에 들어 있습니다.",
      advice: "맞는 클래스의 사진만 남기고 나머지는 빼 두세요.",
    },
    P302: {
      title: "클래스를 확인할 사진",
      found: "다른 사진으로 학습한 분류기는 이 사진을 다른 클래스로 봅니다.",
      advice: "사진을 보고, 클래스가 틀렸으면 옮기세요. 맞으면 그대로 두세요.",
    },
    P303: {
      title: "비슷한 클래스 이름",
      found: "이름이 거의 같은 클래스가 있습니다.",
      advice: "같은 클래스라면 합치세요.",
    },
    P401: {
      title: "사진 수의 차이",
      found: "클래스마다 사진 수가 크게 다릅니다.",
      advice: "적은 클래스의 사진을 더 모으세요.",
    },
    P402: {
      title: "사진이 적은 클래스",
      found: "사진이 몇 장뿐인 클래스가 있습니다.",
      advice: "사진을 더 모으세요. 적은 사진으로는 시험 결과도 믿기 어렵습니다.",
    },
    P403: {
      title: "학습과 시험의 클래스 비율",
      found: "클래스의 비율이 학습용과 시험용 사진에서 다릅니다.",
      advice: "새로 모은 사진이 한 클래스에 몰려 있지 않은지 확인하세요.",
    },
    P501: {
      title: "흐리거나 빈 사진",
      found: "흐리거나 아무것도 보이지 않는 사진이 있습니다.",
      advice: "알아볼 수 없는 사진은 빼 두세요.",
    },
    P502: {
      title: "어두운 사진",
      found: "매우 어두운 사진이 있습니다.",
      advice: "알아볼 수 없는 사진은 빼 두세요.",
    },
    P503: {
      title: "밝은 사진",
      found: "매우 밝은 사진이 있습니다.",
      advice: "알아볼 수 없는 사진은 빼 두세요.",
    },
    P504: {
      title: "크기가 유별난 사진",
      found: "다른 사진보다 훨씬 크거나 작은 사진이 있습니다.",
      advice: "맞는 사진인지 확인하세요.",
    },
    P505: {
      title: "가로세로 비율이 유별난 사진",
      found: "가로세로 비율이 다른 사진과 많이 다른 사진이 있습니다.",
      advice: "분류기는 가운데 부분만 봅니다. 중요한 것이 가운데에 있는지 확인하세요.",
    },
    P601: {
      title: "테두리로 드러나는 클래스",
      found: "테두리만 보고도 클래스를 짐작할 수 있습니다.",
      advice: "분류기가 대상이 아니라 테두리를 배울 수 있습니다. 같은 조건에서 사진을 더 모으세요.",
    },
    P602: {
      title: "파일 크기로 드러나는 클래스",
      found: "사진의 크기나 파일 형식만 보고도 클래스를 짐작할 수 있습니다.",
      advice: "클래스마다 출처가 다른 사진입니다. 같은 조건에서 사진을 더 모으세요.",
    },
  },
};
