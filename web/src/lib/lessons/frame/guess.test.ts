import { expect, test } from "vitest";
import { typedNumber } from "./guess";

test.each([
  ["12", 12],
  [" −0.5 ", -0.5],
  ["0,25", 0.25],
  ["6,220,864", 6220864],
  ["1e-3", 0.001],
  ["57.7%", 57.7],
])("%s is a number", (text, number) => expect(typedNumber(text)).toBe(number));

test.each(["", "  ", "x", "1.2.3", "%"])("'%s' is none", (text) => {
  expect(typedNumber(text)).toBeNaN();
});
