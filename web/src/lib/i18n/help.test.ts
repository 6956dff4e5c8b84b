import { expect, test } from "vitest";
import keys from "../../../golden/keys.json";
import { functionHelp } from "./function_help";
import { layerHelp } from "./layer_help";

test.each([
  ["descriptions", layerHelp],
  ["functions", functionHelp],
] as const)("there is a text for each of the server's %s, and no other", (kind, help) => {
  expect(Object.keys(help).toSorted()).toEqual(keys[kind].toSorted());
  for (const [key, { en, ko }] of Object.entries(help)) {
    expect(en, key).toMatch(/^[\x20-\x7e\u2212γβ]+\.$/);
    expect(ko, key).toMatch(/[가-힣].*\.$/);
  }
});
