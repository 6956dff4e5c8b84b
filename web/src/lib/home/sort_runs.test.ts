import { expect, test } from "vitest";
import type { HomeRun } from "../api/client";
import { COLUMNS, NEWEST_FIRST, nextOrder, sortRuns } from "./sort_runs";

const run = (name: string, others: Partial<HomeRun> = {}): HomeRun => ({
  id: `run-${name}`,
  name,
  folder: `runs/${name}`,
  created: null,
  way: null,
  model: null,
  accuracy: null,
  interval: null,
  n_classes: null,
  state: "ready",
  ...others,
});

const RUNS = [
  run("photos-10", { created: "2026-05-17T09:30:00+09:00", accuracy: 0.5, way: "scratch" }),
  run("사진", { created: "2026-05-17T01:00:00Z", accuracy: 0.95, way: "features" }),
  run("photos-2", { created: "2025-01-01T00:00:00Z", n_classes: 3 }),
  run("broken", { state: "damaged" }),
];

const names = (order: Parameters<typeof sortRuns>[1]) =>
  sortRuns(RUNS, order, (way) => (way === "scratch" ? "a" : "b")).map(({ name }) => name);

test("times are compared, whatever their zone, and what is not known comes last", () => {
  expect(names(NEWEST_FIRST)).toEqual(["사진", "photos-10", "photos-2", "broken"]);
  const oldest = { column: "created", isDescending: false } as const;
  expect(names(oldest)).toEqual(["photos-2", "photos-10", "사진", "broken"]);
});

test("numbers within names count as numbers", () => {
  const sorted = names({ column: "name", isDescending: false });
  expect(sorted.filter((name) => name !== "사진")).toEqual(["broken", "photos-2", "photos-10"]);
});

test("recipes are sorted by what is shown, accuracies by size", () => {
  expect(names({ column: "way", isDescending: false }).slice(0, 2)).toEqual(["photos-10", "사진"]);
  expect(names({ column: "accuracy", isDescending: true }).slice(0, 2)).toEqual([
    "사진",
    "photos-10",
  ]);
  expect(names({ column: "n_classes", isDescending: true })[0]).toBe("photos-2");
});

test("runs of equal value keep their order, and the list that was given stays as it is", () => {
  for (const column of COLUMNS) names({ column, isDescending: true });
  expect(RUNS.map(({ name }) => name)).toEqual(["photos-10", "사진", "photos-2", "broken"]);
  expect(names({ column: "model", isDescending: true })).toEqual(RUNS.map(({ name }) => name));
});

test("a second press turns the order round; a first one begins with the best or with A", () => {
  const byName = nextOrder(NEWEST_FIRST, "name");
  expect(byName).toEqual({ column: "name", isDescending: false });
  expect(nextOrder(byName, "name")).toEqual({ column: "name", isDescending: true });
  expect(nextOrder(byName, "accuracy")).toEqual({ column: "accuracy", isDescending: true });
});
