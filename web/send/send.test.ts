import { expect, test } from "vitest";
import { failureOf, pauseAfter } from "./failure";
import { RefusedError } from "./room_api";
import { problemOf, sendTexts } from "./send_texts";
import { fitted } from "./shrink";

test("pictures are shrunk to a longest side, and never enlarged", () => {
  expect(fitted(4000, 3000, 1600)).toEqual([1600, 1200]);
  expect(fitted(3000, 4000, 1600)).toEqual([1200, 1600]);
  expect(fitted(640, 480, 1600)).toEqual([640, 480]);
  expect(fitted(100_000, 1, 1600)).toEqual([1600, 1]);
});

test("what is tried again, what ends the sending, and what concerns one picture", () => {
  expect(failureOf(new TypeError("Failed to fetch"))).toBe("later");
  expect(failureOf(new RefusedError("busy", 429))).toBe("later");
  expect(failureOf(new RefusedError("slow", 408))).toBe("later");
  expect(failureOf(new RefusedError("not stored", 503))).toBe("later");
  expect(failureOf(new RefusedError(null, 503))).toBe("later");
  for (const code of ["closed", "student full", "room full", "disk full", "no cookie"] as const)
    expect(failureOf(new RefusedError(code, 409))).toBe("end");
  expect(failureOf(new RefusedError("no class", 409))).toBe("one");
  expect(failureOf(new RefusedError("truncated", 400))).toBe("one");
  expect(failureOf(new RefusedError(null, 422))).toBe("one");
});

test("pauses grow up to half a minute", () => {
  expect([0, 1, 2, 3, 4, 5, 100].map(pauseAfter)).toEqual([1, 2, 4, 8, 16, 30, 30]);
});

test("each reason has words in both languages", () => {
  for (const text of Object.values(sendTexts)) {
    expect(problemOf(text, "too large")).toBe(text.tooLarge);
    expect(problemOf(text, "not a picture")).toBe(text.badPicture);
    expect(problemOf(text, null)).toBe(text.badPicture);
    for (const code of ["closed", "no class", "student full", "room full", "disk full"] as const)
      expect(problemOf(text, code)).not.toBe(text.badPicture);
  }
});
