// Texts of the teacher's side of a room.

import type { Lang } from "../lessons/titles";

export interface RoomTexts {
  heading: string;
  about: string;
  notReachable: string;
  open: string;
  close: string;
  who: string;
  noNetwork: string;
  network: string;
  qrCode: (address: string) => string;
  scan: string;
  orOpen: string;
  withCode: string;
  received: (pictures: number, students: number) => string;
  wait: string;
  perStudent: (n: number) => string;
  fullScreen: string;
  endFullScreen: string;
}

const en: RoomTexts = {
  heading: "Pictures from phones",
  about:
    "Students send pictures from the browsers of their phones, and can propose a class for them. The pictures wait until you accept them.",
  notReachable:
    "Phones cannot reach this studio, because it was started without --host. Stop it with Ctrl-C in the terminal, and start it with:",
  open: "Open the room",
  close: "Close the room",
  who: "Whoever has the code can send pictures and see the names of the classes, and nothing else. The pictures are not encrypted on their way, so open a room only in a network that you trust. When you close the room, its code becomes invalid.",
  noNetwork:
    "This computer is not connected to a network. Connect it to the same network as the phones.",
  network: "Address of this computer",
  qrCode: (address) => `QR code of ${address}`,
  scan: "Scan with the camera of your phone",
  orOpen: "or open",
  withCode: "and type",
  received: (pictures, students) =>
    `${pictures === 1 ? "1 picture" : `${pictures} pictures`} from ${students === 1 ? "1 phone" : `${students} phones`}`,
  wait: "They are kept above until you give them a class.",
  perStudent: (n) => `Up to ${n} pictures from each phone.`,
  fullScreen: "Full screen",
  endFullScreen: "Exit full screen",
};

const ko: RoomTexts = {
  heading: "휴대전화에서 사진 받기",
  about:
    "학생들이 휴대전화의 브라우저에서 사진을 보내고, 클래스를 제안할 수 있습니다. 선생님이 받아들이기 전까지 사진은 따로 보관됩니다.",
  notReachable:
    "이 스튜디오는 --host 없이 시작되어 휴대전화가 접속할 수 없습니다. 터미널에서 Ctrl-C로 중지하고 다음과 같이 다시 시작하세요.",
  open: "교실 열기",
  close: "교실 닫기",
  who: "코드를 아는 사람은 사진을 보내고 클래스 이름을 볼 수 있으며, 그 밖의 일은 할 수 없습니다. 사진은 암호화되지 않은 채로 전송되므로 믿을 수 있는 네트워크에서만 여세요. 교실을 닫으면 코드는 더 이상 쓸 수 없습니다.",
  noNetwork:
    "이 컴퓨터는 네트워크에 연결되어 있지 않습니다. 휴대전화와 같은 네트워크에 연결하세요.",
  network: "이 컴퓨터의 주소",
  qrCode: (address) => `${address} 주소의 QR 코드`,
  scan: "휴대전화 카메라로 찍으세요",
  orOpen: "또는 이 주소를 열고",
  withCode: "이 코드를 입력하세요",
  received: (pictures, students) => `휴대전화 ${students}대에서 사진 ${pictures}장`,
  wait: "클래스를 정할 때까지 위에 따로 보관합니다.",
  perStudent: (n) => `휴대전화마다 ${n}장까지 받습니다.`,
  fullScreen: "전체 화면",
  endFullScreen: "전체 화면 종료",
};

export const roomTexts: Record<Lang, RoomTexts> = { en, ko };
