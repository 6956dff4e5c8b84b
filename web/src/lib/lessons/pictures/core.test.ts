import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/pictures.json";
import {
  convolutionParameters,
  denseParameters,
  denseSums,
  DIGIT,
  neighbourDifference,
  part,
  permutation,
  permuted,
  placeAfter,
  pixelsFrom,
  rowsOf,
  spreadOf,
  turn,
  TURNS,
  WEIGHTS,
} from "./core";
import recorded from "./recorded.json";
import shipped from "./picture.json";

const near = (found: number[], expected: number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 9);
};

test.each(TURNS)("NumPy turns the same: %s", (how) => {
  expect(DIGIT).toEqual(golden.digit);
  expect(turn(DIGIT, how)).toEqual(golden.turned[how]);
  expect(turn(golden.oblong, how)).toEqual(golden.turned_oblong[how]);
});

test.each(TURNS)("a number goes where NumPy puts it: %s", (how) => {
  expect(placeAfter(DIGIT, [0, 3], how)).toEqual(golden.places[how]);
});

test("Keras counts the same parameters", () => {
  type Case = [number, number, number, number];
  for (const [size, channels, units, n] of golden.dense as Case[])
    expect(denseParameters(size, channels, units)).toBe(n);
  for (const [kernel, channels, maps, n] of golden.convolution as Case[])
    expect(convolutionParameters(kernel, channels, maps)).toBe(n);
});

test("a dense layer computes the same from shuffled pixels if its weights are shuffled too", () => {
  const order = permutation(64, 1);
  expect(order).toEqual(golden.permutation);
  const shuffled = permuted(DIGIT.flat(), order);
  expect(shuffled).toEqual(golden.shuffled);
  expect(WEIGHTS).toEqual(golden.weights);
  expect(denseSums(DIGIT.flat(), WEIGHTS)).toEqual(golden.sums);
  expect(denseSums(shuffled, permuted(WEIGHTS, order))).toEqual(golden.sums_shuffled);
  expect(golden.sums).toEqual(golden.sums_shuffled);
  near(
    [neighbourDifference(DIGIT), neighbourDifference(rowsOf(shuffled, 8))],
    [golden.neighbours, golden.neighbours_shuffled],
  );
});

test("means and spreads of the recorded runs are those of NumPy", () => {
  for (const [name, expected] of Object.entries(golden.accuracies)) {
    const found = spreadOf(recorded.accuracies[name as keyof typeof recorded.accuracies]);
    near(Object.values(found), Object.values(expected));
  }
});

test("the picture that ships has the pixels that scikit-image reads", () => {
  const pixels = pixelsFrom(shipped.pixels, shipped.width);
  expect(pixels).toHaveLength(shipped.width);
  for (const { row, column, pixel } of golden.pixels) expect(pixels[row]?.[column]).toEqual(pixel);
  expect(part(pixels, 3, 4, 2)[1]?.[1]).toEqual(pixels[4]?.[5]);
});
