import { expect, test } from "vitest";
import { numberOf, read, write } from "./address";

test("an address is read and written", () => {
  expect(read("#/convolution?step=2&k=3&lang=ko")).toEqual({
    id: "convolution",
    values: { step: "2", k: "3" },
  });
  expect(write({ id: "convolution", values: { step: "2" } }, "ko")).toBe(
    "#/convolution?step=2&lang=ko",
  );
  for (const hash of ["", "#", "#/", "#/?lang=en"])
    expect(read(hash)).toEqual({ id: "", values: {} });
});

test("what is no number is as at the start", () => {
  expect(numberOf("2.5", 1)).toBe(2.5);
  for (const text of [undefined, "", " ", "x", "Infinity", "NaN"])
    expect(numberOf(text, 1)).toBe(1);
});
