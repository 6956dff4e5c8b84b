import { describe, expect, it } from "vitest";
import type { Step } from "./address.svelte";
import { nextStep } from "./next_step";
import type { Progress } from "./next_step";

const STEPS: Step[] = ["collect", "check", "train", "test", "improve", "take"];

const counts = (...numbers: number[]) =>
  numbers.map((n, at) => ({ name: `class ${String(at)}`, n }));
const ready: Progress = {
  counts: counts(5, 3),
  isTraining: false,
  hasClassifier: false,
  nFindings: 0,
};

describe("the next step", () => {
  it("is in the first step until two classes have pictures", () => {
    for (const of of [counts(), counts(0), counts(5)])
      expect(nextStep("train", { ...ready, counts: of })).toEqual({
        advice: "make_classes",
        step: "collect",
      });
    expect(nextStep("collect", { ...ready, counts: counts(5, 0, 0) })).toEqual({
      advice: "add_pictures",
      step: "collect",
      label: "class 1",
    });
    expect(nextStep("collect", { ...ready, counts: counts(5, 3, 0) })?.advice).toBe("train");
  });

  it("is the training, after a look at what the check has found", () => {
    expect(nextStep("collect", { ...ready, nFindings: 2 })?.step).toBe("check");
    expect(nextStep("check", { ...ready, nFindings: 2 })?.step).toBe("train");
    for (const step of STEPS.filter((each) => each !== "collect"))
      expect(nextStep(step, ready)).toEqual({ advice: "train", step: "train" });
    expect(nextStep("test", { ...ready, isTraining: true })?.advice).toBe("wait");
  });

  it("leads through all steps once there is a classifier", () => {
    const trained = { ...ready, hasClassifier: true };
    const steps = STEPS.map((step) => nextStep(step, trained)?.step);
    expect(steps).toEqual(["train", "train", "test", "improve", "take", undefined]);
  });
});
