// Numbers of the recorded comparison run that the texts quote.

import { formatCount } from "../../maths/format_number";
import { curvesOf, lastOf, meanOf } from "../frame/comparison/curves";
import { recordedRun } from "../frame/comparison/recorded";
import record from "./comparison.json";
import { gapsOf } from "./gaps";

/** Shares are in per cent, and differences in percentage points. */
export interface Quoted {
  epochs: number;
  pictures: number;
  parameters: string;
  /** Accuracies of the plain network after the last epoch. */
  training: string;
  validation: string;
  gap: string;
  gapOfDropout: string;
  /** By how much the validation accuracy is lower than the plain network's. */
  lowerWithDropout: string;
  lowerWithHe: string;
}

export const recorded = recordedRun(record);

const percent = (share: number) => (100 * share).toFixed(1);

const plain = curvesOf(recorded.epochs, "accuracy").find(({ variant }) => variant === "plain");
const curves = plain?.curves ?? [];

export const gapOf = (variant: string): number =>
  gapsOf(recorded).find((one) => one.variant === variant)?.mean ?? NaN;
const lowerWith = (variant: string): number =>
  -(recorded.verdicts.find(({ second }) => second === variant)?.mean ?? NaN);

export const quoted: Quoted = {
  epochs: curves[0]?.training.length ?? NaN,
  pictures: recorded.train,
  parameters: formatCount(plain?.parameters ?? NaN),
  training: percent(meanOf(lastOf(curves, "training"))),
  validation: percent(meanOf(lastOf(curves, "validation"))),
  gap: percent(gapOf("plain")),
  gapOfDropout: percent(gapOf("dropout")),
  lowerWithDropout: percent(lowerWith("dropout")),
  lowerWithHe: percent(lowerWith("he_normal")),
};
