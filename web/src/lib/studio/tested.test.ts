import { describe, expect, it } from "vitest";
import { choosePictures, largestConfusions, MISTAKES } from "./tested";

const picture = (path: string, label: string, predicted: string, probability: number) => ({
  number: 0,
  path,
  label,
  predicted,
  probability,
});
const all = [
  picture("1", "cat", "dog", 0.6),
  picture("2", "dog", "dog", 0.9),
  picture("3", "cat", "dog", 0.8),
  picture("4", "dog", "cat", 0.7),
];
const paths = (found: typeof all) => found.map(({ path }) => path).join("");

describe("the test pictures that are listed", () => {
  it("are the mistakes, the surest first, at the beginning", () => {
    expect(paths(choosePictures(all, MISTAKES))).toBe("341");
  });
  it("can be chosen by class and ordered the other way", () => {
    const choice = { ...MISTAKES, label: "cat", isSurestFirst: false };
    expect(paths(choosePictures(all, choice))).toBe("13");
    expect(paths(choosePictures(all, { ...MISTAKES, shown: "right" }))).toBe("2");
    const everything = choosePictures(all, { ...MISTAKES, shown: "all", predicted: "dog" });
    expect(paths(everything)).toBe("231");
    expect(paths(all)).toBe("1234");
  });
});

describe("the largest confusions", () => {
  it("are those with the most pictures", () => {
    expect(largestConfusions(all, 1)).toEqual([{ label: "cat", predicted: "dog", n: 2 }]);
    expect(largestConfusions(all.slice(1, 2), 5)).toEqual([]);
  });
});
