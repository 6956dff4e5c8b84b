import { expect, test } from "vitest";
import { depthOf, parse, START, write } from "./place";

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

test("a place is the deeper the nearer it is to the pixel", () => {
  const links = [
    "#/network",
    "#/network?from=1&to=4",
    "#/layer?layer=3",
    "#/unit?layer=3",
    "#/unit?layer=2&via=3.1.0.0",
    "#/unit?layer=-1&via=3.1.0.0_2.1.4.4",
  ];
  expect(links.map((link) => depthOf(parse(link)))).toEqual([0, 1, 2, 3, 4, 5]);
  expect(depthOf(parse("#/evidence"))).toBeNull();
});
