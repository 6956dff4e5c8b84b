import { expect, test } from "vitest";
import keys from "../../../golden/keys.json";
import { LEVELS } from "../state/level.svelte";
import { functionHelp } from "./function_help";
import { layerHelp, type Help } from "./layer_help";
import { layerHelpExpert } from "./layer_help_expert";
import { layerHelpFirst } from "./layer_help_first";
import { sightOf, sights, type Altitude } from "./looking_at";

const ALTITUDES: Altitude[] = ["network", "layer", "number"];
const sightKeys = new Set(
  ALTITUDES.flatMap((altitude) =>
    [null, ...keys.descriptions].map((key) => sightOf(altitude, key)),
  ),
);

const sentences = (text: string) => text.split(/[.?!](?:\s|$)/).filter(Boolean).length;

function expectTexts(help: Help, wanted: Iterable<string>, english: RegExp) {
  expect(Object.keys(help).toSorted()).toEqual([...wanted].toSorted());
  for (const [key, { en, ko }] of Object.entries(help)) {
    expect(en, key).toMatch(english);
    expect(ko, key).toMatch(/[가-힣].*니다(\([^)]*\))?\.$/);
  }
}

test.each([
  ["descriptions", layerHelp],
  ["descriptions", layerHelpFirst],
  ["functions", functionHelp],
] as const)("there is a text for each of the server's %s, and no other", (kind, help) => {
  expectTexts(help, keys[kind], /^[\x20-\x7e\u2212γβ]+\.$/);
});

test("there is a text for experts about each layer, with symbols of formulas", () => {
  expectTexts(layerHelpExpert, keys.descriptions, /^[\x20-\x7e\u2212γβμσεΣ√·×²°…]+\.$/);
});

test.each(LEVELS)(
  "at the level %s there is a text about what is seen from each altitude",
  (level) => {
    expectTexts(sights[level], sightKeys, /^[\x20-\x7eΣ·×∗]+\.$/);
  },
);

test("the first texts are short", () => {
  for (const help of [layerHelpFirst, sights.first])
    for (const [key, { en, ko }] of Object.entries(help)) {
      expect(en.split(" ").length, key).toBeLessThanOrEqual(45);
      for (const text of [en, ko]) {
        expect(sentences(text), key).toBeGreaterThanOrEqual(2);
        expect(sentences(text), key).toBeLessThanOrEqual(3);
      }
    }
});

test("the first texts use no term of the other levels", () => {
  const terms =
    /\b(filters?|kernels?|strides?|bias|activation|gradient|parameters?|vector|inference)\b/i;
  for (const [key, { en }] of Object.entries(layerHelpFirst)) expect(en, key).not.toMatch(terms);
});
