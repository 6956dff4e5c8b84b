// What the lesson's address says of the changed picture.

import { lesson } from "../frame/state.svelte";
import { FILLS, FLIPS, SAME, type Setting } from "./core";

/** The sliders; zoom stays above -1, at which the picture would be infinitely large. */
export const FACTORS = [
  { name: "turn", min: -0.5, max: 0.5, step: 0.01 },
  { name: "right", min: -0.5, max: 0.5, step: 0.01 },
  { name: "down", min: -0.5, max: 0.5, step: 0.01 },
  { name: "zoom", min: -0.8, max: 1, step: 0.05 },
  { name: "contrast", min: 0, max: 2, step: 0.05 },
] as const;

class Changes {
  readonly now: Setting = $derived({
    flip: FLIPS.find((flip) => flip === lesson.text("flip")) ?? SAME.flip,
    fill: FILLS.find((fill) => fill === lesson.text("fill")) ?? SAME.fill,
    ...(Object.fromEntries(
      FACTORS.map(({ name, min, max }) => [
        name,
        Math.min(max, Math.max(min, lesson.number(name, SAME[name]))),
      ]),
    ) as Record<(typeof FACTORS)[number]["name"], number>),
  });

  set(change: Partial<Setting>): void {
    lesson.set(change);
  }
}

export const setting = new Changes();
