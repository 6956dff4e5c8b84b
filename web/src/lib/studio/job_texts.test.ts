import { describe, expect, it } from "vitest";
import { durationText } from "./duration_text";

describe("a duration", () => {
  it.each([
    [0, "a few seconds", "몇 초"],
    [9.9, "a few seconds", "몇 초"],
    [12, "10 s", "10초"],
    [54, "50 s", "50초"],
    [55, "1 min", "1분"],
    [151, "3 min", "3분"],
    [3571, "1 h", "1시간"],
    [5400, "1.5 h", "1.5시간"],
  ])("of %f seconds", (seconds, en, ko) => {
    expect(durationText(seconds, "en")).toBe(en);
    expect(durationText(seconds, "ko")).toBe(ko);
  });
});
