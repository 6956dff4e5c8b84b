import { expect, test } from "vitest";
import type { Picture } from "../api/client";
import { findPictures, groupPictures, isMistake, MAX_MISTAKES } from "./picture_groups";

const picture = (id: string, label: string | null, predicted: string | null): Picture => ({
  id,
  name: `${id}.png`,
  label,
  predicted,
  is_own: false,
});

const ids = (pictures: Picture[]) => pictures.map((one) => one.id);

test("mistakes come first, one of each class in turn, then one picture of each class", () => {
  const offered = [
    picture("a1", "a", "a"),
    picture("a2", "a", "b"),
    picture("a3", "a", "c"),
    picture("a4", "a", "a"),
    picture("b1", "b", "a"),
    picture("b2", "b", "b"),
    picture("c1", "c", "b"),
  ];
  const groups = groupPictures(offered);
  expect(ids(groups.mistakes)).toEqual(["a2", "b1", "c1", "a3"]);
  // No picture of class c was predicted correctly.
  expect(ids(groups.ofClasses)).toEqual(["a1", "b2"]);
  expect(ids(groups.others)).toEqual(["a4"]);
});

test("further mistakes are among the others, and each picture is in one group", () => {
  const offered = Array.from({ length: 400 }, (_, n) =>
    picture(String(n), `class ${n % 7}`, `class ${(n * n) % 7}`),
  );
  const { mistakes, nMistakes, ofClasses, others } = groupPictures(offered);
  expect(mistakes).toHaveLength(MAX_MISTAKES);
  expect(mistakes.every(isMistake)).toBe(true);
  expect(nMistakes).toBe(offered.filter(isMistake).length);
  const all = ids([...mistakes, ...ofClasses, ...others]);
  expect(all).toHaveLength(400);
  expect(new Set(all)).toEqual(new Set(ids(offered)));
  expect(others.filter(isMistake)).toHaveLength(nMistakes - MAX_MISTAKES);
});

test("samples have no classes, so all are others", () => {
  const offered = [picture("x", null, null), picture("y", null, null)];
  expect(groupPictures(offered)).toEqual({
    mistakes: [],
    nMistakes: 0,
    ofClasses: [],
    others: offered,
  });
});

test("pictures are found by their names and both classes", () => {
  const offered = [
    picture("x", "Cat", "dog"),
    picture("y", "dog", "dog"),
    picture("z", null, null),
  ];
  expect(ids(findPictures(offered, "cat"))).toEqual(["x"]);
  expect(ids(findPictures(offered, "DOG"))).toEqual(["x", "y"]);
  expect(ids(findPictures(offered, "z.png"))).toEqual(["z"]);
});
