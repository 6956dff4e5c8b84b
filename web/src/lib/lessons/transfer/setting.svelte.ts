// What is chosen in several steps of the lesson.

import { lesson } from "../frame/state.svelte";
import { bodies, BODIES, blocksOf, type BodyName } from "./bodies";

export const MOST_CLASSES = 100;

const within = (value: number, low: number, high: number) =>
  Math.min(high, Math.max(low, Math.round(value)));

export const chosen = {
  get body(): BodyName {
    return BODIES.find((one) => one === lesson.text("body")) ?? "vgg16";
  },
  get classes(): number {
    return within(lesson.number("classes", 5), 2, MOST_CLASSES);
  },
  /** The number of frozen blocks; none of them to begin with. */
  get frozen(): number {
    const n = blocksOf(bodies[this.body]).length;
    return within(lesson.number("frozen", 0), 0, n);
  },
};
