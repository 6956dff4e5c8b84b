import { expect, test } from "vitest";
import { ServerError } from "../api/client";
import { en } from "../i18n/en";
import { ko } from "../i18n/ko";
import { problemText } from "./problem";

test("what is usual is said in the reader's language", () => {
  const empty = new ServerError("The file is empty (0 bytes).", "empty");
  expect(problemText(empty, ko)).toBe("파일이 비어 있습니다.");
  expect(problemText(empty, en)).toBe("The file is empty.");
  expect(problemText(new TypeError("Failed to fetch"), en)).toContain("no longer answers");
});

test("what is not is said as it came", () => {
  expect(problemText(new ServerError("Odd.", "odd"), ko)).toBe("Odd.");
  expect(problemText(new ServerError("Odd.", null), ko)).toBe("Odd.");
  expect(problemText("odd", ko)).toBe("odd");
});
