// Texts of the page for phones.

import type { Lang } from "../src/lib/lessons/titles";
import type { Code } from "./room_api";

export interface SendTexts {
  title: string;
  language: string;
  theme: string;
  loading: string;
  codeText: string;
  code: string;
  enter: string;
  closed: string;
  gone: string;
  tryAgain: string;
  whatIsIt: string;
  unknown: string;
  chooseFirst: string;
  noClasses: string;
  choose: string;
  take: string;
  privacy: string;
  sent: (done: number, total: number) => string;
  left: (n: number) => string;
  tooMany: (n: number, left: number) => string;
  waiting: string;
  busy: string;
  pictures: string;
  picture: (n: number, label: string) => string;
  stages: Record<"waiting" | "sending" | "sent", string>;
  notTaken: string;
  /** By the server's reasons; those of a file that cannot be used are all the same. */
  problems: Partial<Record<Code, string>>;
  badPicture: string;
  tooLarge: string;
}

const en: SendTexts = {
  title: "Send pictures",
  language: "한국어",
  theme: "Light or dark",
  loading: "Loading …",
  codeText: "Scan the QR code on your teacher’s screen, or type the code next to it.",
  code: "Code",
  enter: "Continue",
  closed:
    "There is no open room with this code. Ask your teacher to open it, and scan the code that is shown then.",
  gone: "Your teacher’s computer does not answer. Check that this phone is connected to the same Wi-Fi network.",
  tryAgain: "Try again",
  whatIsIt: "What is in the pictures?",
  unknown: "I don’t know",
  chooseFirst: "First choose what is in the pictures.",
  noClasses: "There are no classes yet. Your teacher will sort the pictures.",
  choose: "Choose or take pictures",
  take: "Open the camera",
  privacy:
    "Pictures are made smaller before they are sent. The place and time at which they were taken are removed. Your teacher looks at them before they are used.",
  sent: (done, total) => `${done} of ${total} sent`,
  left: (n) => (n === 1 ? "You can send 1 more picture." : `You can send ${n} more pictures.`),
  tooMany: (n, left) =>
    `You chose ${n} pictures, but can send ${left} more. The first ${left} are sent.`,
  waiting: "No connection. The pictures are kept here and sent as soon as it is back.",
  busy: "Your teacher’s computer is busy. The pictures are kept here and sent in a moment.",
  pictures: "Your pictures",
  picture: (n, label) => `Picture ${n}, ${label}`,
  stages: { waiting: "waiting", sending: "being sent", sent: "sent" },
  notTaken: "not sent",
  problems: {
    closed:
      "Your teacher has closed the room. The pictures with a tick were sent. If the room is opened again, scan the new code.",
    "no class":
      "This class no longer exists. Choose another one above, and send the picture again.",
    "student full": "You have sent as many pictures as this room takes from one phone. Thank you!",
    "room full": "Many pictures are waiting. Your teacher has to look at them first.",
    "disk full": "Your teacher’s computer has no space for more pictures.",
    "no cookie": "Allow cookies for this page in the browser, and load it again.",
  },
  badPicture: "This file is not a picture that can be used.",
  tooLarge: "This file is too large.",
};

const ko: SendTexts = {
  title: "사진 보내기",
  language: "English",
  theme: "밝게 또는 어둡게",
  loading: "불러오는 중 …",
  codeText: "선생님 화면의 QR 코드를 찍거나, 그 옆에 있는 코드를 입력하세요.",
  code: "코드",
  enter: "계속",
  closed:
    "이 코드로 열린 교실이 없습니다. 선생님께 열어 달라고 말씀드리고, 그때 보이는 QR 코드를 찍으세요.",
  gone: "선생님 컴퓨터가 응답하지 않습니다. 이 휴대전화가 같은 와이파이에 연결되어 있는지 확인하세요.",
  tryAgain: "다시 시도",
  whatIsIt: "무엇을 찍은 사진인가요?",
  unknown: "잘 모르겠어요",
  chooseFirst: "먼저 무엇을 찍은 사진인지 고르세요.",
  noClasses: "아직 클래스가 없습니다. 사진은 선생님이 분류합니다.",
  choose: "사진 고르거나 찍기",
  take: "카메라 열기",
  privacy:
    "사진은 크기를 줄여서 보냅니다. 찍은 장소와 시각은 지웁니다. 선생님이 확인한 뒤에 사용합니다.",
  sent: (done, total) => `${total}장 중 ${done}장 보냄`,
  left: (n) => `${n}장 더 보낼 수 있습니다.`,
  tooMany: (n, left) =>
    `${n}장을 골랐지만 ${left}장만 더 보낼 수 있습니다. 앞의 ${left}장을 보냅니다.`,
  waiting: "연결이 끊겼습니다. 사진은 여기에 남아 있으며, 다시 연결되면 보냅니다.",
  busy: "선생님 컴퓨터가 바쁩니다. 사진은 여기에 남아 있으며, 잠시 뒤에 보냅니다.",
  pictures: "내 사진",
  picture: (n, label) => `사진 ${n}, ${label}`,
  stages: { waiting: "대기 중", sending: "보내는 중", sent: "보냄" },
  notTaken: "보내지 못함",
  problems: {
    closed:
      "선생님이 교실을 닫았습니다. 체크 표시가 있는 사진은 전달되었습니다. 교실이 다시 열리면 새 QR 코드를 찍으세요.",
    "no class": "이 클래스가 없어졌습니다. 위에서 다른 클래스를 고르고 다시 보내세요.",
    "student full": "한 휴대전화에서 보낼 수 있는 만큼 모두 보냈습니다. 고맙습니다!",
    "room full": "기다리는 사진이 많습니다. 선생님이 먼저 확인해야 합니다.",
    "disk full": "선생님 컴퓨터에 사진을 더 저장할 공간이 없습니다.",
    "no cookie": "브라우저에서 이 페이지의 쿠키를 허용하고 다시 불러오세요.",
  },
  badPicture: "이 파일은 사진으로 쓸 수 없습니다.",
  tooLarge: "파일이 너무 큽니다.",
};

export const sendTexts: Record<Lang, SendTexts> = { en, ko };

/** Why a picture was not taken. */
export function problemOf(text: SendTexts, code: Code | null): string {
  if (code === "too large") return text.tooLarge;
  return (code && text.problems[code]) || text.badPicture;
}
