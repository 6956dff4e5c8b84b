// The way from an answer down to a number, as a part of the address.

import type { UnitPlace } from "../maths/places";

/** A number of a layer's output; layer -1 is the picture. */
export interface Unit extends UnitPlace {
  layer: number;
}

/** Maximum number of steps of a trail; the first ones are dropped. */
const MAX_STEPS = 60;

/** Read a text such as `7.2.0.0_5.3.4.1`: layer, channel, row and column of each number. */
export function readTrail(text: string): Unit[] {
  return text
    .split("_")
    .map((part) => part.split(".").map(Number))
    .filter((numbers) => numbers.length === 4 && numbers.every(Number.isInteger))
    .map(([layer = 0, channel = 0, row = 0, column = 0]) => ({ layer, channel, row, column }));
}

export const writeTrail = (units: readonly Unit[]): string =>
  units
    .slice(-MAX_STEPS)
    .map(({ layer, channel, row, column }) => [layer, channel, row, column].join("."))
    .join("_");

/** Keep the steps that exist in layers of these shapes, as long as each leads further down. */
export function fitTrail(
  text: string,
  layers: readonly { shape: number[] }[],
  below: number,
): string {
  const kept: Unit[] = [];
  for (const unit of readTrail(text)) {
    const shape = layers[unit.layer]?.shape;
    if (!shape) continue;
    const [rows, columns] = extentOf(shape);
    const isInside =
      isWithin(unit.channel, shape.at(-1) ?? 1) &&
      isWithin(unit.row, rows) &&
      isWithin(unit.column, columns);
    const last = kept.at(-1);
    if (isInside && unit.layer > below && (!last || unit.layer < last.layer)) kept.push(unit);
  }
  return writeTrail(kept);
}

const isWithin = (n: number, size: number) => n >= 0 && n < size;

/** How many rows and columns an output of that shape has. */
export function extentOf(shape: readonly number[]): [rows: number, columns: number] {
  if (shape.length === 2) return [shape[0] ?? 1, 1];
  return [shape.at(-3) ?? 1, shape.length < 3 ? 1 : (shape.at(-2) ?? 1)];
}
