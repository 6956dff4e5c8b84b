// Which of the test pictures are listed, and in which order.

import type { TestedPicture } from "./api";

export const KINDS = ["wrong", "right", "all"] as const;
export type Shown = (typeof KINDS)[number];

export interface Choice {
  shown: Shown;
  /** True class; empty for all of them. */
  label: string;
  /** Predicted class; empty for all of them. */
  predicted: string;
  isSurestFirst: boolean;
}

export const MISTAKES: Choice = { shown: "wrong", label: "", predicted: "", isSurestFirst: true };

export function choosePictures(pictures: readonly TestedPicture[], choice: Choice) {
  const found = pictures.filter(
    ({ label, predicted }) =>
      (choice.shown === "all" || (label === predicted) === (choice.shown === "right")) &&
      (!choice.label || choice.label === label) &&
      (!choice.predicted || choice.predicted === predicted),
  );
  const sign = choice.isSurestFirst ? -1 : 1;
  return found.sort((a, b) => sign * (a.probability - b.probability));
}

export interface Confusion {
  label: string;
  predicted: string;
  n: number;
}

/** The most frequent confusions of two classes, for networks whose matrix is too large to read. */
export function largestConfusions(pictures: readonly TestedPicture[], n: number): Confusion[] {
  const found = new Map<string, Confusion>();
  for (const { label, predicted } of pictures) {
    if (label === predicted) continue;
    const key = JSON.stringify([label, predicted]);
    const one = found.get(key) ?? { label, predicted, n: 0 };
    one.n += 1;
    found.set(key, one);
  }
  return [...found.values()].sort((a, b) => b.n - a.n).slice(0, n);
}
