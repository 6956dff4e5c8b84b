import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/transfer.json";
import { caseOf, MANY } from "./advice";
import {
  bodies,
  BODIES,
  blocksOf,
  costOf,
  costOfTraining,
  featuresOf,
  parametersOf,
  shownName,
} from "./bodies";
import { accuracyOf, depthsOf, stops, wilson, type SetName } from "./recorded";

describe.each(BODIES)("%s", (name) => {
  const body = bodies[name];
  const expected = golden.bodies[name];
  test("has as many parameters as Keras counts", () => {
    expect(parametersOf(body)).toBe(expected.parameters);
  });
  test("has as many that learn as Keras counts, whichever blocks are frozen", () => {
    expect(expected.stops).toHaveLength(blocksOf(body).length + 1);
    for (const { frozen, learning } of expected.stops) {
      expect(costOf(body, frozen, golden.n_classes).learning).toBe(learning);
    }
  });
});

test("no block of a body is called as the new head", () => {
  const shown = BODIES.flatMap((name) => blocksOf(bodies[name]).map(shownName));
  expect(shown).not.toContain("head");
  expect(shown).toContain("top conv");
});

test("a training step of VGG16 has the multiply-adds that TensorFlow counts", () => {
  const body = bodies.vgg16;
  const head = featuresOf(body) * golden.n_classes;
  for (const { frozen, forward, backward } of golden.bodies.vgg16.stops) {
    const found = costOf(body, frozen, golden.n_classes);
    expect(found.forward - head).toBe(forward);
    // The head's weights, and what it passes down if something below learns.
    expect(found.backward - head * (frozen < 5 ? 2 : 1)).toBe(backward);
  }
});

test("features of a frozen body are computed once", () => {
  const body = bodies.vgg16;
  const { forward, backward } = costOf(body, 5, 5);
  expect(costOfTraining(body, 5, 5, 1, 1)).toBe(forward + backward);
  const head = 3 * featuresOf(body) * 5;
  expect(costOfTraining(body, 5, 5, 1, 11) - costOfTraining(body, 5, 5, 1, 1)).toBeLessThan(
    10 * head,
  );
});

test("intervals are SciPy's", () => {
  for (const expected of golden.intervals) {
    const depths = depthsOf(expected.set as SetName, expected.amount);
    const found = depths.find(({ name }) => name === expected.name);
    if (!found) throw new Error(expected.name);
    expect(accuracyOf(found)).toBeCloseTo(expected.accuracy, 12);
    const [low, high] = wilson(found.right, found.n);
    expect(low).toBeCloseTo(expected.low, 9);
    expect(high).toBeCloseTo(expected.high, 9);
  }
});

test("the recorded runs are shares", () => {
  const shares = stops.flatMap((stop) => [...stop.training, ...stop.test]);
  expect(shares).toHaveLength(18);
  for (const share of shares) expect(share).toBeGreaterThan(0);
  for (const share of shares) expect(share).toBeLessThanOrEqual(1);
});

test("a case has a cell of the board", () => {
  expect(caseOf(MANY - 1, true)).toBe("little_alike");
  expect(caseOf(MANY, false)).toBe("much_other");
});
