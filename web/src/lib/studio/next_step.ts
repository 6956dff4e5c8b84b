import type { Step } from "./address.svelte";

/** What the next step depends on. */
export interface Progress {
  /** Number of pictures of each class. */
  counts: readonly { name: string; n: number }[];
  isTraining: boolean;
  hasClassifier: boolean;
  /** Number of findings of the latest check that are still to be looked at. */
  nFindings: number;
}

/** What to do next. */
export type Advice =
  | "make_classes"
  | "add_pictures"
  | "look_at_findings"
  | "train"
  | "train_again"
  | "wait"
  | "see_test"
  | "improve"
  | "take";

export interface Next {
  advice: Advice;
  /** The step in which it is done. */
  step: Step;
  /** Class that has no pictures yet. */
  label?: string;
}

/** Minimum number of classes with pictures of a training. */
const FEWEST = 2;

/** What to do after what the step on the screen is for; null after the last step. */
export function nextStep(at: Step, progress: Progress): Next | null {
  const { counts, isTraining, hasClassifier, nFindings } = progress;
  if (isTraining) return { advice: "wait", step: "train" };
  if (counts.filter(({ n }) => n).length < FEWEST) {
    const empty = counts.find(({ n }) => !n);
    if (counts.length < FEWEST || !empty) return { advice: "make_classes", step: "collect" };
    return { advice: "add_pictures", step: "collect", label: empty.name };
  }
  if (!hasClassifier) {
    if (at === "collect" && nFindings) return { advice: "look_at_findings", step: "check" };
    return { advice: "train", step: "train" };
  }
  switch (at) {
    case "collect":
    case "check":
      return { advice: "train_again", step: "train" };
    case "train":
      return { advice: "see_test", step: "test" };
    case "test":
      return { advice: "improve", step: "improve" };
    case "improve":
      return { advice: "take", step: "take" };
    case "take":
      return null;
  }
}
