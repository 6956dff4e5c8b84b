// What the lesson's address says of the network and of the object.

import { lesson } from "../frame/state.svelte";
import { LAST, N_SHIFTS, START, type Padding, type Settings } from "./core";

const within = (value: number, low: number, high: number) =>
  Math.min(high, Math.max(low, Math.round(value)));

class Setting {
  readonly stride: 1 | 2 = $derived(lesson.number("s", 1) === 2 ? 2 : 1);
  readonly padding: Padding = $derived(lesson.text("p") === "same" ? "same" : "valid");
  /** The same object until one of the two changes, so that the curve is not computed anew. */
  readonly network: Settings = $derived({ stride: this.stride, padding: this.padding });
  readonly row: number = $derived(within(lesson.number("row", START.row), 0, LAST));
  readonly column: number = $derived(within(lesson.number("col", START.column), 0, LAST));
  readonly shift: number = $derived(within(lesson.number("shift", 1), 1, N_SHIFTS));
}

export const setting = new Setting();
