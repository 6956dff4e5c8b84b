import { expect, test } from "vitest";
import type { Epoch } from "../../../api/client";
import { curvesOf, largestOf, lastOf, meanCurve } from "./curves";

const epoch = (variant: string, seed: number, values: Partial<Epoch>): Epoch => ({
  variant,
  seed,
  parameters: 7,
  loss: 1,
  accuracy: 0.5,
  validation_loss: 2,
  validation_accuracy: 0.25,
  ...values,
});

const EPOCHS = [
  epoch("a", 0, { accuracy: 0.5 }),
  epoch("a", 0, { accuracy: 0.75, loss: null }),
  epoch("b", 0, { validation_loss: 9 }),
  epoch("a", 1, { accuracy: 0.25, validation_accuracy: 1 }),
];

test("epochs become curves, variant by variant and seed by seed", () => {
  const found = curvesOf(EPOCHS, "accuracy");
  expect(found.map(({ variant }) => variant)).toEqual(["a", "b"]);
  expect(found[0]?.curves).toEqual([
    { seed: 0, training: [0.5, 0.75], validation: [0.25, 0.25] },
    { seed: 1, training: [0.25], validation: [1] },
  ]);
});

test("the mean is of the epochs that all seeds have come to", () => {
  const curves = curvesOf(EPOCHS, "accuracy")[0]?.curves ?? [];
  expect(meanCurve(curves, "training")).toEqual([0.375]);
  expect(lastOf(curves, "validation")).toEqual([0.25, 1]);
});

test("a loss that is not finite does not stretch the figure", () => {
  const found = curvesOf(EPOCHS, "loss");
  expect(found[0]?.curves[0]?.training[1]).toBeNaN();
  expect(largestOf(found)).toBe(9);
});
