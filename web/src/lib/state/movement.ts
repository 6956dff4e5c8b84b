// The movement between two depths of the scene: into what was chosen, or out of it again.

import { tick } from "svelte";

const isStill = matchMedia("(prefers-reduced-motion: reduce)");

type Point = readonly [x: number, y: number];

/** Where the movement into each depth began, so that the way back ends there. */
const origins = new Map<number, Point>();
let latest: ViewTransition | null = null;
let lastPress: Point | null = null;

let isKeyLast = false;
/** The change that the browser has not asked for yet: it first takes a picture of the screen. */
let pending: (() => void) | null = null;

/** Make the change that is pending. */
export function finish(): void {
  pending?.();
  pending = null;
}
function press({ clientX, clientY }: PointerEvent) {
  finish();
  lastPress = [clientX, clientY];
  isKeyLast = false;
}
// What follows a key starts from where the last one led, however slow the browser is.
function type() {
  finish();
  lastPress = null;
  isKeyLast = true;
}
addEventListener("pointerdown", press, true);
addEventListener("keydown", type, true);

/** Whether the last thing that the user did was to press a key. */
export const isByKeyboard = () => isKeyLast;

/** The place that was pressed, or the middle of what has the focus. */
function pressed(): Point {
  if (lastPress) return lastPress;
  const box = document.activeElement?.getBoundingClientRect();
  const isFocused = box && document.activeElement !== document.body;
  return isFocused
    ? [box.x + box.width / 2, box.y + box.height / 2]
    : [innerWidth / 2, innerHeight / 2];
}

/**
 * Change what is on the screen with a movement.
 *
 * @param before - Depth of what is on the screen; null for a lens.
 * @param after - Depth of what will be.
 * @param change - Changes the state.
 */
export function move(before: number | null, after: number | null, change: () => void): void {
  finish();
  const direction = before === null || after === null ? 0 : Math.sign(after - before);
  if (direction > 0) origins.set(after ?? 0, pressed());
  const start = origins.get((direction > 0 ? after : before) ?? 0);
  if (isStill.matches || !("startViewTransition" in document)) {
    change();
    return;
  }
  const root = document.documentElement;
  root.dataset.movement = direction > 0 ? "into" : direction < 0 ? "out" : "aside";
  const stage = document.querySelector(".stage")?.getBoundingClientRect();
  const [x, y] = start ?? [innerWidth / 2, innerHeight / 2];
  root.style.setProperty("--origin", `${x - (stage?.x ?? 0)}px ${y - (stage?.y ?? 0)}px`);
  pending = change;
  const transition = document.startViewTransition(async () => {
    if (latest === transition) finish();
    await tick();
  });
  latest = transition;
  // A movement that another one interrupts is no error.
  transition.ready.catch(() => undefined);
  void transition.finished.finally(() => {
    if (latest === transition) delete root.dataset.movement;
  });
}
