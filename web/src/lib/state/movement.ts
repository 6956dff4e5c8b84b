// The movement between two depths of the scene: into what was chosen, or out of it again.

import { tick } from "svelte";

const isStill = matchMedia("(prefers-reduced-motion: reduce)");

type Point = readonly [x: number, y: number];

/** Where each movement into the scene began, so that the way back ends there. */
const origins: Point[] = [];
let latest: ViewTransition | null = null;
let lastPress: Point | null = null;

addEventListener("pointerdown", ({ clientX, clientY }) => (lastPress = [clientX, clientY]), true);
addEventListener("keydown", () => (lastPress = null), true);

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
  const transition = document.startViewTransition(async () => {
    change();
    await tick();
  });
  latest = transition;
  // A movement that another one interrupts is no error.
  transition.ready.catch(() => undefined);
  void transition.finished.finally(() => {
    if (latest === transition) delete root.dataset.movement;
  });
}
