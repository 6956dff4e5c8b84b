import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/deeper.json";
import {
  bottleneckCost,
  canAdd,
  directCost,
  fieldOf,
  INCEPTION,
  largestSavingWidth,
  pathsTo,
  plainBlockCost,
  reducedCosts,
  SIDE,
  stackCost,
} from "./core";
import { draw, gradientNorms, type Activation, type Initializer } from "./gradients";

const closeTo = (found: number, expected: number) =>
  expect(Math.abs(found / expected - 1)).toBeLessThan(1e-6);

test("Keras counts the same parameters, and the explorer the same multiply-adds", () => {
  expect(golden.side).toBe(SIDE);
  for (const one of golden.stacks) {
    const cost = stackCost(one.kernels, one.in, one.out);
    expect([cost.parameters, cost.multiplyAdds]).toEqual([one.parameters, one.multiply_adds]);
    expect(fieldOf(one.kernels)).toBe(one.field);
    expect(pathsTo(one.kernels)).toEqual(one.paths);
  }
});

test("a stack ends where its field no longer fits the figure", () => {
  expect(canAdd([7, 7], 3)).toBe(true);
  expect(canAdd([7, 7, 3], 3)).toBe(false);
  expect(canAdd([7, 7, 3], 1)).toBe(true);
  expect(canAdd([1, 1, 1, 1, 1, 1, 1], 1)).toBe(false);
});

test("a 1 x 1 before the 5 x 5 costs what Keras counts", () => {
  for (const one of golden.reduced) {
    const [, , both] = reducedCosts(one.width);
    expect([both.parameters, both.multiplyAdds]).toEqual([one.parameters, one.multiply_adds]);
  }
  expect([directCost().parameters, directCost().multiplyAdds]).toEqual([
    golden.direct.parameters,
    golden.direct.multiply_adds,
  ]);
  const [narrow, wide] = reducedCosts(INCEPTION.width);
  expect([narrow.parameters, wide.parameters]).toEqual(golden.inception_3a);
  expect(largestSavingWidth()).toBe(154);
});

test("a bottleneck has the parameters that Keras counts", () =>
  expect([bottleneckCost().parameters, plainBlockCost().parameters]).toEqual(golden.bottleneck));

test("the gradients are those of automatic differentiation", () => {
  expect(draw(1, "glorot").inputs).toEqual(golden.inputs);
  for (const one of golden.gradients) {
    const { loss, norms } = gradientNorms({
      seed: one.seed,
      activation: one.activation as Activation,
      initializer: one.initializer as Initializer,
      shortcuts: [...one.shortcuts].map((has) => has === "1"),
    });
    closeTo(loss, one.loss);
    expect(norms).toHaveLength(one.norms.length);
    for (const [n, expected] of one.norms.entries()) closeTo(norms[n] ?? NaN, expected);
  }
});
