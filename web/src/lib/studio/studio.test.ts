import { describe, expect, it } from "vitest";
import { burstName } from "./burst_name";
import { classFor, classNames } from "./class_names";
import { matrixOf } from "./matrix";
import { rowsInSight } from "./rows";

describe("the name of a burst", () => {
  it("is that of pellucid.data.projects.file_names", () => {
    expect(burstName(new Date(2026, 10, 29, 17, 12, 5), 31518)).toBe("burst-20261129-171205-7b1e");
    expect(burstName(new Date(2026, 0, 2, 3, 4, 5), 10)).toBe("burst-20260102-030405-000a");
  });
});

describe("the rows in sight", () => {
  it.each([
    [0, 300, 76, 0, [0, 0]],
    [0, 300, 76, 3, [0, 3]],
    [0, 300, 76, 1000, [0, 5]],
    [7600, 300, 76, 1000, [99, 105]],
    [76_000, 300, 76, 1000, [999, 1000]],
    // The pictures that were scrolled to are gone.
    [76_000, 300, 76, 5, [5, 5]],
  ])("scrolled by %i", (scrolled, height, rowHeight, n, expected) => {
    expect(rowsInSight(scrolled, height, rowHeight, n)).toEqual(expected);
  });
});

describe("the confusion matrix", () => {
  it("holds the pictures of each pair of classes, the surest first", () => {
    const picture = (path: string, label: string, predicted: string, probability: number) => ({
      number: 0,
      path,
      label,
      predicted,
      probability,
    });
    const [a, b, c] = [
      picture("1", "cat", "dog", 0.6),
      picture("2", "cat", "dog", 0.9),
      picture("3", "dog", "dog", 0.7),
    ];
    expect(matrixOf([a, b, c], ["cat", "dog"])).toEqual([
      [[], [b, a]],
      [[], [c]],
    ]);
  });
});

describe("the class of a file by its folders", () => {
  // The cases of tests/data/projects/test_inbox.py.
  it.each([
    [
      ["1.png", "cat/2.png"],
      [null, "cat"],
    ],
    [
      ["cat/1.png", "dog/2.png"],
      ["cat", "dog"],
    ],
    [
      ["a/b/cat/1.png", "a/b/dog/2.png"],
      ["cat", "dog"],
    ],
    [["cat/1.png"], ["cat"]],
    [["photos/cat/1.png"], ["cat"]],
    [
      ["cat/1.png", "cat/day/2.png"],
      ["cat", "cat"],
    ],
    [[], []],
  ])("%j", (paths, expected) => {
    expect(classNames(paths)).toEqual(expected);
  });
});

describe("the class for a folder", () => {
  it("is there if a disk does not tell the names apart", () => {
    const there = ["고양이", "Dog"];
    expect(classFor("고양이".normalize("NFD"), there)).toBe("고양이");
    expect(classFor("dog", there)).toBe("Dog");
    expect(classFor(" 새".normalize("NFD"), there)).toBe("새");
  });
});
