import { expect, test } from "vitest";
import keys from "../../../golden/keys.json";
import { COURSE_QUESTIONS } from "./course_questions";
import { IDS, LESSONS } from "./registry";
import { titles } from "./titles";

test("each lesson has a title and an idea of its own in each language", () => {
  for (const lang of ["en", "ko"] as const)
    for (const key of ["title", "idea"] as const)
      expect(new Set(IDS.map((id) => titles[id][lang][key])).size).toBe(13);
});

test("the command line knows the same lessons", () => expect(IDS).toEqual(keys.lessons));

test("what to know before a lesson comes before it", () => {
  for (const { id, before } of LESSONS)
    for (const other of before) expect(IDS.indexOf(other), id).toBeLessThan(IDS.indexOf(id));
});

test("each of the thirteen questions of the course has lessons that answer it", () => {
  expect(COURSE_QUESTIONS).toHaveLength(13);
  for (const { course, en, lessons } of COURSE_QUESTIONS) {
    expect(course).toMatch(/[가-힣]/);
    expect(en).toMatch(/\?$/);
    expect(lessons.length).toBeGreaterThan(0);
  }
});
