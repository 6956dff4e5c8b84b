import { afterEach, expect, test, vi } from "vitest";
import { LevelState } from "./level.svelte";

function keepIn(entries: Map<string, string>) {
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
  });
}

afterEach(() => vi.unstubAllGlobals());

test("the level that was chosen is remembered", () => {
  keepIn(new Map());
  const first = new LevelState();
  expect(first.now).toBe("course");
  first.choose("expert");
  expect(first.now).toBe("expert");
  expect(new LevelState().now).toBe("expert");
});

test("what is stored but is no level is ignored", () => {
  const entries = new Map<string, string>();
  keepIn(entries);
  new LevelState().choose("first");
  for (const name of entries.keys()) entries.set(name, "professor");
  expect(new LevelState().now).toBe("course");
});

test("without a storage the level holds until the page is closed", () => {
  const refuse = () => {
    throw new Error("SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: refuse, setItem: refuse });
  const state = new LevelState();
  expect(state.now).toBe("course");
  state.choose("first");
  expect(state.now).toBe("first");
});
