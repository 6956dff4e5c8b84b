import { afterEach, expect, test, vi } from "vitest";
import { Progress } from "./progress.svelte";

function keepIn(entries: Map<string, string>) {
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
  });
}

afterEach(() => vi.unstubAllGlobals());

test("the steps that were done are remembered", () => {
  keepIn(new Map());
  const first = new Progress();
  first.know("convolution", 5);
  first.complete("convolution", 2);
  first.complete("convolution", 2);
  const second = new Progress();
  expect(second.of("convolution")).toEqual({ done: [2], of: 5 });
  expect(second.isDone("convolution", 2)).toBe(true);
  expect(second.isDone("neuron", 2)).toBe(false);
});

test("a step that the lesson no longer has does not count", () => {
  keepIn(new Map());
  const progress = new Progress();
  progress.complete("neuron", 6);
  progress.know("neuron", 5);
  expect(progress.of("neuron")).toEqual({ done: [], of: 5 });
});

test.each(["", "null", "[]", "{", '{"neuron":3}', '{"neuron":{"done":["x"],"of":1}}'])(
  "what is stored but is no progress is ignored: %s",
  (stored) => {
    keepIn(new Map([["pellucid.lessons", stored]]));
    expect(new Progress().of("neuron")).toEqual({ done: [], of: 0 });
  },
);
