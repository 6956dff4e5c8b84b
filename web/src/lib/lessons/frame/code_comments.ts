import type { Lang } from "../titles";

/** Korean of the comments in the lines of Keras. Comments that say what is printed are not here. */
export const koreanComments: Record<string, string> = {
  'weights="imagenet" gives the trained ones, which Keras downloads.':
    'weights="imagenet"을 쓰면 Keras가 학습된 가중치를 내려받습니다.',
  "A change of trainable counts from the next compile on.":
    "trainable을 바꾸면 다음 compile부터 적용됩니다.",
  "a layer of one neuron": "뉴런이 하나인 층",
  "with two inputs": "입력은 두 개",
  "weights, then bias": "가중치, 그다음 편향",
  "brightness, redness; the first axis is that of the pictures":
    "밝기, 붉은 정도. 첫 번째 축은 이미지의 번호",
  "brightness, redness": "밝기, 붉은 정도",
  "it records what is computed, to differentiate it": "계산 과정을 기록해 두었다가 미분합니다",
  "batch, rows, columns, channels": "배치, 행, 열, 채널",
  "the grey picture of the next step": "다음 단계의 회색 이미지",
  "the factor can only be 0.25": "계수가 항상 0.25입니다",
  "its derivative is 2 (w - 1), which is 4 here": "도함수는 2 (w - 1)이고, 여기서는 4입니다",
  "of the loss (x² + 20 y²) / 2": "손실 (x² + 20 y²) / 2의 기울기",
  "how the logit changes with each number": "각 숫자에 따라 로짓이 변하는 정도",
  "one weight per channel": "채널마다 가중치 하나",
  "unlike the maximum, it passes a gradient to all pixels":
    "최대 풀링과 달리 모든 픽셀에 기울기를 전달합니다",
};

/** The lines of code with their comments in a language. */
export function commentsIn(lang: Lang, code: string): string {
  if (lang === "en") return code;
  return code.replace(/# ([^#\n]+)$/gm, (whole, text: string) => {
    return Object.hasOwn(koreanComments, text) ? `# ${koreanComments[text]}` : whole;
  });
}
