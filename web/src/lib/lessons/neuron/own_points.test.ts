import { expect, test } from "vitest";
import { chooseTwoClasses, pointOf } from "./own_points";

const listed = (labels: (string | null)[]) =>
  labels.map((label, n) => ({ id: `folder-${n}`, name: `${n}.png`, label }));

test("the two classes with the most pictures are chosen", () => {
  const labels = ["b", "a", "c", "b", "a", "c", "b", "a", "c", "c", null];
  const found = chooseTwoClasses(listed(labels));
  expect(found?.names).toEqual(["a", "c"]);
  expect(found?.pictures.map(({ label }) => label).join("")).toBe("acacacc");
});

test("too few pictures, or one class, are no two classes", () => {
  expect(chooseTwoClasses(listed(["a", "a", "a", "b", "b"]))).toBeNull();
  expect(chooseTwoClasses(listed(["a", "a", "a"]))).toBeNull();
  expect(chooseTwoClasses(listed([null, null, null, null]))).toBeNull();
});

test("a picture is its brightness and its share of red", () => {
  const plain = (value: number) => [[value, value]];
  const point = pointOf([plain(255), plain(127.5), plain(0)], 1);
  expect(point.brightness).toBeCloseTo(0.5, 12);
  expect(point.redness).toBeCloseTo(2 / 3, 12);
  expect(pointOf([plain(0), plain(0), plain(0)], 0).redness).toBeCloseTo(1 / 3, 12);
});
