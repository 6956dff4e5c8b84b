import { expect, test } from "vitest";
import { homeOf, timeOf } from "./home";

test("only an explorer below /m/ has a home page", () => {
  for (const path of ["/m/run-photos/", "/m/run-%EC%82%AC%EC%A7%84/", "/proxy/8000/m/model-mlp/"])
    expect(homeOf(path)).toBe("../../");
  for (const path of ["/", "/index.html", "/m/", "/m/run-photos"]) expect(homeOf(path)).toBeNull();
  expect(new URL("../../", "http://127.0.0.1/m/run-photos/").pathname).toBe("/");
});

test("times are written as is usual in the language", () => {
  const time = "2026-11-29T16:05:23+00:00";
  // Not every build of Node has the Korean words.
  expect(timeOf(time, "ko", "UTC")).toMatch(/^2026\. 11\. 29\. (오후|PM) 4:05$/);
  // There is a narrow space before PM in newer versions.
  expect(timeOf(time, "en", "UTC")).toMatch(/^Nov 29, 2026, 4:05\sPM$/);
});
