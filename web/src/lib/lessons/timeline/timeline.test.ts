import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/timeline.json";
import { EVENTS, KEYS } from "./events";
import { numbersOf, TASKS } from "./tasks";

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
