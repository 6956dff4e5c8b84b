import { expect, test } from "vitest";
import { scrollTo } from "./bring";

test("what fits stands in the middle of the free area", () => {
  const scrolled = scrollTo(900, 200, 600);
  expect(900 - scrolled).toBe(200);
});

test("what is larger than the free area begins at its top", () => {
  const scrolled = scrollTo(-300, 2000, 600);
  expect(-300 - scrolled).toBe(12);
});
