// Texts of the page that classifies without a server.

import type { Lang } from "../lib/lessons/titles";
import type { Refusal } from "./picture/file_facts";

export interface OfflineTexts {
  /** Numbers of pictures and classes, and percentages such as "93.3". */
  tested: (n: number, percent: string, low: string, high: string) => string;
  about: string;
  loading: string;
  missing: string;
  broken: (why: string) => string;
  /** Largest difference from Python, such as "2e-7". */
  checked: (difference: string) => string;
  different: (difference: string) => string;
  choose: string;
  drop: string;
  chooseFolder: string;
  camera: string;
  cameraText: string;
  shoot: string;
  cameraPicture: (n: number) => string;
  classifying: (done: number, total: number) => string;
  results: (n: number) => string;
  picture: string;
  answer: string;
  probability: string;
  noneOfThese: string;
  nearest: (label: string) => string;
  noneText: string;
  probabilities: string;
  show: (name: string) => string;
  shown: (name: string) => string;
  more: (n: number) => string;
  csv: string;
  clear: string;
  refusals: Record<Refusal, string>;
  failed: (why: string) => string;
  differences: string;
  differencesText: string;
}

const en: OfflineTexts = {
  tested: (n, percent, low, high) =>
    n === 1
      ? `In the test, ${percent}% of 1 picture was classified correctly (95% confidence interval: ${low} to ${high}%). This holds only for pictures like that one.`
      : `In the test, ${percent}% of ${n.toLocaleString("en")} pictures were classified correctly (95% confidence interval: ${low} to ${high}%). This holds only for pictures like those.`,
  about: "Everything is computed on this computer, and no picture leaves it.",
  loading: "Loading the classifier",
  missing:
    "The files beside this page are missing. If the page is in a zip file, extract the whole zip file first, and open index.html in the new folder.",
  broken: (why) =>
    `The classifier cannot be used in this browser: ${why}. Try a recent Chrome, Edge, Firefox or Safari.`,
  checked: (difference) =>
    `For a picture that was made for comparison, this browser computed the same as pellucid (largest difference: ${difference}).`,
  different: (difference) =>
    `For a picture that was made for comparison, this browser did not compute the same as pellucid (largest difference: ${difference}). Do not rely on its answers; try another browser.`,
  choose: "Choose pictures",
  drop: "Drop pictures or folders here, or",
  chooseFolder: "Choose a folder",
  camera: "Camera",
  cameraText:
    "Many browsers do not let a page that was opened as a file use the camera. In that case, take the picture with another program, and choose it here.",
  shoot: "Take a picture",
  cameraPicture: (n) => `Camera ${n}`,
  classifying: (done, total) => `Classifying: ${done} of ${total}`,
  results: (n) => (n === 1 ? "1 picture" : `${n.toLocaleString("en")} pictures`),
  picture: "Picture",
  answer: "Class",
  probability: "Probability",
  noneOfThese: "None of these classes",
  nearest: (label) => `the nearest is ${label}`,
  noneText: "The picture is unlike all training pictures.",
  probabilities: "Probabilities",
  show: (name) => `Show ${name}`,
  shown: (name) => `Answer for ${name}`,
  more: (n) => `${n.toLocaleString("en")} more classes with lower probabilities`,
  csv: "Download as a table (CSV)",
  clear: "Clear",
  refusals: {
    empty: "The file is empty.",
    large: "The file is larger than 512 MB.",
    pixels: "The picture has too many pixels. Make it smaller.",
    deep: "The picture has 16 bits per channel, which this page cannot read in the same way as in training. Save it with 8 bits.",
    cmyk: "The picture has colours for printing (CMYK). Save it as RGB.",
    unreadable:
      "This browser cannot read it. Is it a picture? Save HEIC and TIFF files as JPEG or PNG.",
  },
  failed: (why) => `It could not be classified: ${why}`,
  differences: "How pictures are read",
  differencesText:
    "PNG, BMP and GIF pictures give the same pixels as in pellucid. JPEG pictures are decoded by the browser; large ones differ by about one of 255 levels on average. Colour profiles are converted by the browser. Partly transparent pixels may differ by one level.",
};

const ko: OfflineTexts = {
  tested: (n, percent, low, high) =>
    `시험에서 사진 ${n.toLocaleString("ko")}장 중 ${percent}%를 맞혔습니다(95% 신뢰 구간: ${low}~${high}%). 이와 비슷한 사진에만 해당하는 결과입니다.`,
  about: "모든 계산은 이 컴퓨터에서 이루어지며, 사진은 밖으로 나가지 않습니다.",
  loading: "분류기를 불러오는 중",
  missing:
    "이 페이지 옆에 있어야 할 파일이 없습니다. zip 파일 안에서 열었다면 먼저 압축을 모두 풀고, 새 폴더의 index.html을 여세요.",
  broken: (why) =>
    `이 브라우저에서는 분류기를 쓸 수 없습니다: ${why}. 최신 Chrome, Edge, Firefox 또는 Safari를 사용해 보세요.`,
  checked: (difference) =>
    `비교용 사진에서 이 브라우저의 계산 결과가 pellucid와 같습니다(최대 차이: ${difference}).`,
  different: (difference) =>
    `비교용 사진에서 이 브라우저의 계산 결과가 pellucid와 다릅니다(최대 차이: ${difference}). 이 결과를 믿지 말고 다른 브라우저를 사용해 보세요.`,
  choose: "사진 선택",
  drop: "사진이나 폴더를 여기에 끌어다 놓거나",
  chooseFolder: "폴더 선택",
  camera: "카메라",
  cameraText:
    "파일로 연 페이지에는 카메라를 허용하지 않는 브라우저가 많습니다. 그럴 때는 다른 프로그램으로 사진을 찍은 뒤 여기에서 선택하세요.",
  shoot: "사진 찍기",
  cameraPicture: (n) => `카메라 ${n}`,
  classifying: (done, total) => `분류하는 중: ${total}장 중 ${done}장`,
  results: (n) => `사진 ${n.toLocaleString("ko")}장`,
  picture: "사진",
  answer: "클래스",
  probability: "확률",
  noneOfThese: "어느 클래스도 아님",
  nearest: (label) => `가장 가까운 클래스: ${label}`,
  noneText: "학습용 사진 가운데 비슷한 것이 없습니다.",
  probabilities: "확률",
  show: (name) => `${name} 보기`,
  shown: (name) => `${name}의 분류 결과`,
  more: (n) => `확률이 더 낮은 클래스 ${n.toLocaleString("ko")}개`,
  csv: "표로 저장(CSV)",
  clear: "지우기",
  refusals: {
    empty: "파일이 비어 있습니다.",
    large: "파일이 512MB보다 큽니다.",
    pixels: "사진의 픽셀이 너무 많습니다. 크기를 줄이세요.",
    deep: "채널당 16비트인 사진은 이 페이지에서 학습할 때와 똑같이 읽을 수 없습니다. 8비트로 저장하세요.",
    cmyk: "인쇄용 색(CMYK)으로 된 사진입니다. RGB로 저장하세요.",
    unreadable:
      "이 브라우저에서 읽을 수 없습니다. 사진 파일이 맞나요? HEIC나 TIFF 파일은 JPEG나 PNG로 저장하세요.",
  },
  failed: (why) => `분류하지 못했습니다: ${why}`,
  differences: "사진을 읽는 방법",
  differencesText:
    "PNG, BMP, GIF 사진은 pellucid와 같은 픽셀이 됩니다. JPEG 사진은 브라우저가 디코딩하며, 큰 사진은 255단계 중 평균 한 단계쯤 다릅니다. 색 프로파일은 브라우저가 변환합니다. 반투명한 픽셀은 한 단계 다를 수 있습니다.",
};

export const offlineTexts: Record<Lang, OfflineTexts> = { en, ko };
