import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ThumbnailQueue } from "./thumbnail_queue";

describe("thumbnails", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const names = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `${from + n}`);
  const addressOf = (path: string) => `data:${path}`;

  it("are asked for together, the first ones first", async () => {
    const asked: string[][] = [];
    const queue = new ThumbnailQueue((paths) => {
      asked.push(paths);
      return Promise.resolve(paths.map(addressOf));
    });
    const shown: (string | null)[] = [];
    for (const name of names(0, 60)) queue.add(name, (address) => shown.push(address));
    expect(asked).toEqual([]);
    await vi.runAllTimersAsync();
    expect(asked).toEqual([names(0, 24), names(24, 48), names(48, 60)]);
    expect(shown).toEqual(names(0, 60).map(addressOf));
  });

  it("that have left are not asked for", async () => {
    const asked: string[][] = [];
    const queue = new ThumbnailQueue((paths) => {
      asked.push(paths);
      return Promise.resolve(paths.map(addressOf));
    });
    const leave = queue.add("a", () => undefined);
    queue.add("b", () => undefined);
    leave();
    await vi.runAllTimersAsync();
    expect(asked).toEqual([["b"]]);
  });

  it("that were not made in time are asked for again", async () => {
    const asked: string[][] = [];
    const queue = new ThumbnailQueue((paths) => {
      asked.push(paths);
      return Promise.resolve([addressOf(paths[0] ?? "")]);
    });
    const shown: (string | null)[] = [];
    for (const name of ["a", "b", "c"]) queue.add(name, (address) => shown.push(address));
    await vi.runAllTimersAsync();
    expect(asked).toEqual([["a", "b", "c"], ["b", "c"], ["c"]]);
    expect(shown).toEqual(["data:a", "data:b", "data:c"]);
  });

  it("are asked for again when the server answers again", async () => {
    const answers = [
      () => Promise.reject(new TypeError("no answer")),
      () => Promise.resolve(["data:a", null]),
    ];
    const queue = new ThumbnailQueue(() => (answers.shift() ?? (() => Promise.resolve([])))());
    const shown: (string | null)[] = [];
    for (const name of ["a", "b"]) queue.add(name, (address) => shown.push(address));
    await vi.advanceTimersByTimeAsync(2900);
    expect(shown).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(shown).toEqual(["data:a", null]);
    expect(answers).toEqual([]);
  });
});
