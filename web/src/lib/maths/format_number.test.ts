import { expect, test } from "vitest";
import { formatNumber, formatTerms, percentOf } from "./format_number";

test.each([
  [0, "0"],
  [-0, "0"],
  [1, "1"],
  [-2.5, "−2.5"],
  [123.456, "123.5"],
  [0.000123456, "0.0001235"],
  [0.0000123, "1.23e−5"],
  [-1234567, "−1.23e6"],
  [Infinity, "∞"],
  [NaN, "–"],
  [null, "–"],
])("%s is written %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test("digits and the smallest plain number can be chosen", () => {
  expect(formatNumber(0.00071234, 3, 1e-3)).toBe("7.1e−4");
  expect(formatNumber(0.71234, 3)).toBe("0.712");
});

test.each([
  [1, "100.0"],
  [0, "0.0"],
  [0.0004, "< 0.1"],
  [0.9996, "> 99.9"],
  [0.1234, "12.3"],
])("the share %s is %s per cent", (value, text) => {
  expect(percentOf(value)).toBe(text);
});

test("the terms of a sum have their signs between them", () => {
  expect(formatTerms([-1, 0, -5, 2.5])).toBe("−1 + 0 − 5 + 2.5");
  expect(formatTerms([])).toBe("");
});
