// The texts quote what the lesson computes.

import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/start_well.json";
import { formatNumber } from "../../maths/format_number";
import { expectedNoise } from "./batch_noise";
import { test as testDigits, training } from "./digits";
import { meanSum } from "./dropout";
import { movingAfter, CHANNELS, statisticsOf } from "./batch_norm";
import { accuracyOf, countZero, fit } from "./penalty";
import { quoted, recorded } from "./quoted";
import { expectedDeviation, factorOfLayer, Signals, standardDeviation } from "./signals";
import { texts } from "./texts";

const percent = (share: number) => (100 * share).toFixed(1);
const lastDeviation = (initializer: "he" | "glorot") =>
  formatNumber(standardDeviation(new Signals("relu", initializer, 1).layer(20)), 3);

describe.each(["en", "ko"] as const)("in %s", (language) => {
  const text = texts[language];
  const answers = text.questions(quoted).map(({ answer }) => answer);

  test("the factor of a layer and of 20 layers", () => {
    const factor = factorOfLayer("small");
    expect(text.signalWhy).toContain(`= ${formatNumber(factor)}`);
    expect(text.signalWhy).toContain(`≈ ${formatNumber(factor ** 20, 3)}`);
    const ratio = expectedDeviation("relu", "small", 20) / factor ** 20;
    expect(text.signalWhy).toContain(ratio.toFixed(2));
  });

  test("the weights that L1 leaves, and what they are good for", () => {
    const fitted = fit("l1", 0.1);
    const numbers = text.penaltyWhy.match(/\d+(\.\d+)?/g);
    const [first] = training;
    const constant = (_: number, i: number) =>
      training.every(({ pixels }) => pixels[i] === first?.pixels[i]);
    const free = first?.pixels.filter(constant).length ?? NaN;
    expect(countZero(fit("l2", 0.1))).toBe(free);
    const shares = [training, testDigits].map((digits) => percent(accuracyOf(fitted, digits)));
    const wanted = [String(countZero(fitted)), String(free), ...shares];
    expect(numbers).toEqual(expect.arrayContaining(wanted));
    expect(64 - countZero(fitted)).toBe(3);
  });

  test("the noise of a single digit and of four", () => {
    expect(text.batchGuess).toContain(formatNumber(expectedNoise(1)));
    expect(text.batchWhy).toContain(formatNumber(expectedNoise(1)));
    expect(text.batchWhy).toContain((expectedNoise(1) / 2).toFixed(3));
    expect(text.batchWhy).toContain(expectedNoise(4).toFixed(3));
  });

  test("the answers to the questions", () => {
    expect(answers[0]).toContain(lastDeviation("he"));
    expect(answers[0]).toContain(lastDeviation("glorot"));
    expect(answers[1]).toContain(formatNumber(meanSum(0.5, 1000)));
    const moving = movingAfter(100, statisticsOf(CHANNELS[0] ?? []));
    expect(answers[2]).toContain(formatNumber(moving.mean, 3));
  });

  test("the gaps of the recorded run", () => {
    const gaps = Object.fromEntries(golden.gaps.map(({ variant, mean }) => [variant, mean]));
    for (const variant of ["plain", "dropout"]) {
      const gap = percent(gaps[variant] ?? NaN);
      expect(text.trainText(quoted)).toContain(gap);
      expect(answers[0]).toContain(gap);
    }
  });
});

test("the quoted accuracies are those that NumPy finds in the record", () => {
  expect(quoted.training).toBe(percent(golden.plain.training));
  expect(quoted.validation).toBe(percent(golden.plain.validation));
  expect(quoted.lowerWithDropout).toBe(percent(golden.lower.dropout));
  expect(quoted.lowerWithHe).toBe(percent(golden.lower.he_normal));
});

test("no variant is better than the plain network by more than luck, as the texts say", () => {
  expect(recorded.verdicts).toHaveLength(4);
  for (const { first, mean, is_luck: isLuck } of recorded.verdicts) {
    expect(first).toBe("plain");
    expect(isLuck || mean < 0).toBe(true);
  }
  for (const variant of ["dropout", "he_normal"]) {
    const verdict = recorded.verdicts.find(({ second }) => second === variant);
    expect(verdict?.is_luck).toBe(true);
    expect(verdict?.mean).toBeLessThan(0);
  }
});
