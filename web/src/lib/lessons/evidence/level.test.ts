import { expect, test } from "vitest";
import { levelOf } from "./level";

test.each([
  [3 / 224, "low"],
  [0.2, "middle"],
  [1, "high"],
])("a share of %f is %s", (share, level) => expect(levelOf(share)).toBe(level));
