// The movement between two depths of the scene: into what was chosen, or out of it again.

import { tick } from "svelte";

const isStill = matchMedia("(prefers-reduced-motion: reduce)");

type Point = readonly [x: number, y: number];

/** Where each movement into the scene began, so that the way back ends there. */
const origins: Point[] = [];
let latest: ViewTransition | null = null;
let lastPress: Point | null = null;

let isKeyLast = false;
/** The change that the browser has not asked for yet: it first takes a picture of the screen. */
let pending: (() => void) | null = null;

function finish() {
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
 * @param direction - 1 is into the scene, -1 out of it, 0 is neither.
 * @param change - Changes the state.
 */
export function move(direction: number, change: () => void): void {
  finish();
  const start = direction > 0 ? pressed() : origins.pop();
  if (direction > 0 && start) origins.push(start);
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
