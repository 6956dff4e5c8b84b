import { expect, test } from "vitest";
import { parse, START, write } from "./place";

test("what is written is read again", () => {
  const place = {
    ...START,
    view: "unit" as const,
    picture: "test-12",
    layer: 3,
    row: 7,
    flip: true,
    degrees: -15,
    lang: "ko" as const,
  };
  expect(parse(write(place))).toEqual(place);
  expect(parse(write(START))).toEqual(START);
});

test("what makes no sense is as at the start", () => {
  expect(parse("#/nowhere?layer=x&lang=fr&constructor=1&view=unit")).toEqual(START);
  expect(parse("#/layer?layer=&row=%20&flip=yes&which=NaN")).toEqual({ ...START, view: "layer" });
  expect(parse("#/layer?layer=1.6&row=-0.2")).toEqual({ ...START, view: "layer", layer: 2 });
  expect(parse("")).toEqual(START);
});
