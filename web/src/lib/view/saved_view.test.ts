import { expect, test } from "vitest";
import { fileName, scaleOf } from "./saved_view";

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

test.each([
  [1000, 800, 2],
  [1000, 65_536, 0.25],
  [100, 32_768, 0.5],
])("a page of %d x %d pixels is saved %d times as large", (scrollWidth, scrollHeight, scale) => {
  expect(scaleOf({ scrollWidth, scrollHeight })).toBe(scale);
});
