import { expect, test } from "vitest";
import { LevelState } from "./level.svelte";

function storageOf(entries: Map<string, string>) {
  return () => ({
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
  });
}

test("the level that was chosen is remembered", () => {
  const entries = new Map<string, string>();
  const first = new LevelState(storageOf(entries));
  expect(first.now).toBe("course");
  first.choose("expert");
  expect(first.now).toBe("expert");
  expect(new LevelState(storageOf(entries)).now).toBe("expert");
});

test("what is stored but is no level is ignored", () => {
  const entries = new Map<string, string>();
  new LevelState(storageOf(entries)).choose("first");
  for (const name of entries.keys()) entries.set(name, "professor");
  expect(new LevelState(storageOf(entries)).now).toBe("course");
});

test("without a storage the level holds until the page is closed", () => {
  const states = [
    new LevelState(() => {
      throw new Error("SecurityError");
    }),
    new LevelState(() => ({
      getItem: () => null,
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    })),
  ];
  for (const state of states) {
    expect(state.now).toBe("course");
    state.choose("first");
    expect(state.now).toBe("first");
  }
});
