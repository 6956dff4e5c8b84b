import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/neuron.json";
import { activations, type ActivationName } from "./activations";
import {
  countMistakes,
  drawPoints,
  isLearned,
  lineEnds,
  lineShift,
  trainOneMistake,
  trainOnePass,
  untrained,
  weightedSum,
  type DataSet,
  type Neuron,
} from "./core";
import { crossEntropy, fitLogistic } from "./logistic";

const sets: DataSet[] = ["apart", "mixed"];
const near = (value: number, expected: number) =>
  expect(Math.abs(value - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));

const { sums, mistakes, moved, moved_by: movedBy, ...rest } = golden.neuron;
const neuron: Neuron = { weights: rest.weights as [number, number], bias: rest.bias };

test.each(sets)("the points that lie %s are Python's", (name) => {
  expect(drawPoints(name)).toEqual(golden.points[name]);
});

test("sums and mistakes are NumPy's", () => {
  const points = drawPoints("apart");
  points.forEach((point, i) => near(weightedSum(neuron, point), sums[i] ?? NaN));
  expect(countMistakes(neuron, points)).toBe(mistakes);
  near(weightedSum(neuron, { brightness: 0.6, redness: 0.3, label: 0 }), rest.guessed_sum);
});

test("a larger bias moves the line by its distance", () => {
  near(lineShift(neuron, movedBy), moved);
});

describe.each(sets)("the perceptron on points that lie %s", (name) => {
  const points = drawPoints(name);
  const expected = golden.perceptron[name];
  test("learns what the guide's perceptron learns", () => {
    let training = untrained;
    for (let i = 0; i < expected.mistakes.length; i++) training = trainOnePass(training, points);
    expect(training.mistakes.slice(0, -1)).toEqual(expected.mistakes);
    expected.weights.forEach((w, i) => near(training.neuron.weights[i] ?? NaN, w));
    near(training.neuron.bias, expected.bias);
    expect(isLearned(training)).toBe(name === "apart");
  });
  test("comes to the same one mistake at a time", () => {
    const nMistakes = expected.mistakes.reduce((a, b) => a + b, 0);
    let training = untrained;
    for (let i = 0; i < nMistakes; i++) training = trainOneMistake(training, points);
    expected.weights.forEach((w, i) => near(training.neuron.weights[i] ?? NaN, w));
  });
});

test("it ends when a pass has no mistake", () => {
  const points = drawPoints("apart");
  let training = untrained;
  while (!isLearned(training)) training = trainOneMistake(training, points);
  expect(training.mistakes).toEqual([...golden.perceptron.apart.mistakes, 0]);
});

describe.each(sets)("logistic regression on points that lie %s", (name) => {
  test("is scikit-learn's", () => {
    const expected = golden.logistic[name];
    const points = drawPoints(name);
    const fitted = fitLogistic(points);
    expected.weights.forEach((w, i) => near(fitted.weights[i] ?? NaN, w));
    near(fitted.bias, expected.bias);
    near(crossEntropy(fitted, points), expected.loss);
    expect(countMistakes(fitted, points)).toBe(expected.mistakes);
    points.forEach((point, i) => {
      near(activations.sigmoid.of(weightedSum(fitted, point)), expected.probabilities[i] ?? NaN);
    });
  });
});

test.each(golden.activations)("$name at $z is TensorFlow's", ({ name, z, value, slope }) => {
  near(activations[name as ActivationName].of(z), value);
  near(activations[name as ActivationName].slope(z), slope);
});

test("the line is drawn where z is 0, and only inside the square", () => {
  for (const weights of [
    [-2, 3],
    [1, 0],
    [0, 2],
    [1, -1],
  ] as [number, number][]) {
    const ends = lineEnds({ weights, bias: -0.5 });
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = ends ?? [];
    near(weights[0] * x1 + weights[1] * y1, 0.5);
    near(weights[0] * x2 + weights[1] * y2, 0.5);
  }
  expect(lineEnds({ weights: [1, 1], bias: 3 })).toBeNull();
  expect(lineEnds({ weights: [0, 0], bias: 1 })).toBeNull();
});
