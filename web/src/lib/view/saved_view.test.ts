import { expect, test } from "vitest";
import { fileName } from "./saved_view";

test.each([
  [["vgg16", "block1_conv1"], "vgg16_block1_conv1.png"],
  [["../a b", "x/y:z"], "..-a-b_x-y-z.png"],
  [["꽃 사진", "evidence"], "꽃-사진_evidence.png"],
])("%j is saved as %s", (parts, name) => {
  expect(fileName(parts, "png")).toBe(name);
});

test("a long name is shortened, and its ending stays", () => {
  expect(fileName(["a".repeat(300)], "svg")).toBe(`${"a".repeat(100)}.svg`);
});
