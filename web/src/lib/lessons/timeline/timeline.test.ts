import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/timeline.json";
import { EVENTS, KEYS } from "./events";
import { piecesOf } from "./links";
import { numbersOf, TASKS } from "./tasks";
import { texts } from "./texts";

test("parameters that are said to be counted are those that Keras counts", () => {
  const counted = EVENTS.flatMap(({ key, parameters }) =>
    parameters?.isCounted ? [[key, parameters.n] as const] : [],
  );
  expect(Object.fromEntries(counted)).toEqual(golden.parameters);
});

test("the events are in the order of their years", () => {
  expect(EVENTS.map(({ key }) => key)).toEqual(KEYS);
  const years = EVENTS.map(({ year }) => year);
  expect(years).toEqual(years.toSorted((a, b) => a - b));
});

test("the answers of the tasks have as many numbers as the layers of Keras give", () =>
  expect(Object.fromEntries(TASKS.map((task) => [task, numbersOf(task, 20)]))).toEqual(
    golden.answers,
  ));

test("a lesson that a text names is linked, in each language", () => {
  for (const { events, taskTexts } of Object.values(texts)) {
    const linked = (text: string) => piecesOf(text).flatMap(({ lesson }) => lesson ?? []);
    expect(linked(events.alexnet)).toEqual([]);
    expect(linked(events.vgg16)).toEqual(["deeper"]);
    expect(linked(taskTexts.localize)).toEqual(["evidence"]);
    for (const text of [...Object.values(events), ...Object.values(taskTexts)]) {
      expect(
        piecesOf(text)
          .map(({ text: piece }) => piece)
          .join(""),
      ).toBe(text);
    }
  }
});
