// What is set in this lesson, as the address says it.

import { lesson } from "../frame/state.svelte";
import {
  readKernel,
  readSample,
  SAMPLE,
  SAMPLE_SIDE,
  writeKernel,
  writeSample,
  type Matrix,
} from "./core";

/** How many places a window of 3 x 3 has along a side of the sample. */
export const PLACES = SAMPLE_SIDE - 2;

const within = (value: number, size: number): number =>
  Math.min(Math.max(Math.round(value), 0), size - 1);

export const kernelNow = (): Matrix => readKernel(lesson.text("k"));
export const setKernel = (kernel: Matrix): void => lesson.set({ k: writeKernel(kernel) });

export const sampleNow = (): Matrix => readSample(lesson.text("s"));
/** Draw or erase a cell of the sample. */
export function toggleCell(row: number, column: number): void {
  const drawn = sampleNow().map((line, r) =>
    line.map((value, c) => (r === row && c === column ? 1 - value : value)),
  );
  const text = writeSample(drawn);
  lesson.set({ s: text === SAMPLE ? null : text });
}

export const placeNow = (): { row: number; column: number } => ({
  row: within(lesson.number("row", 0), PLACES),
  column: within(lesson.number("column", 0), PLACES),
});

/** A number of the address between 0 and `size` - 1. */
export const indexNow = (name: string, start: number, size: number): number =>
  within(lesson.number(name, start), size);
