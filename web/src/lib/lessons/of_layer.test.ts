import { expect, test } from "vitest";
import keys from "../../../golden/keys.json";
import { LESSON_OF, lessonOf } from "./of_layer";

// A product of maps gates one by the other; no lesson is about that.
const WITHOUT = ["Multiply"];

test("every description has a lesson", () => {
  expect(Object.keys(LESSON_OF).toSorted()).toEqual(
    keys.descriptions.filter((key) => !WITHOUT.includes(key)).toSorted(),
  );
});

test("dropout and augmentation share a description, but not a lesson", () => {
  const description = "TrainingOnly";
  expect(lessonOf({ kind: "Dropout", description })).toBe("start_well");
  expect(lessonOf({ kind: "RandomFlip", description })).toBe("augmentation");
  expect(lessonOf({ kind: "Multiply", description: "Multiply" })).toBeNull();
});
