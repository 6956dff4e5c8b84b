// Pictures as two numbers each, where two classes of them are known.

import type { LessonData } from "../../api/client";
import type { Channels } from "../frame/data";
import type { Point } from "./core";

type LessonPicture = LessonData["pictures"][number];

/** Fewest pictures of a class: a line through fewer says nothing. */
const FEWEST = 3;

/** The two classes with the most pictures, in the order of their names; null if there are none. */
export function chooseTwoClasses(
  pictures: readonly LessonPicture[],
): { names: [string, string]; pictures: LessonPicture[] } | null {
  const counts = new Map<string, number>();
  for (const { label } of pictures) {
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const names = [...counts]
    .filter(([, count]) => count >= FEWEST)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, 2)
    .map(([name]) => name)
    .sort();
  const [first, second] = names;
  if (first === undefined || second === undefined) return null;
  return {
    names: [first, second],
    pictures: pictures.filter(({ label }) => label === first || label === second),
  };
}

const meanOf = (rows: readonly number[][]) =>
  rows.flat().reduce((sum, value) => sum + value, 0) / Math.max(1, rows.flat().length);

/** Brightness: the mean of all values. Redness: the share of red in it, 1/3 for grey. */
export function pointOf(channels: Channels, label: 0 | 1): Point {
  const [red, green, blue] = channels.map(meanOf) as [number, number, number];
  const sum = red + green + blue;
  return { brightness: sum / 3 / 255, redness: sum > 0 ? red / sum : 1 / 3, label };
}
