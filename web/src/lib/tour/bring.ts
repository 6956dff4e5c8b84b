// Bring what a stop of the tour is about into the free area above its box, and frame it.

/** Space around what is framed, in pixels. */
const SPACE = 12;

/** How far to scroll so that something stands in the middle of the free area, or begins in it. */
export function scrollTo(top: number, height: number, free: number): number {
  return top - Math.max(SPACE, (free - height) / 2);
}

/**
 * Frame what a selector finds, and keep it in sight while the page is still being filled.
 *
 * @param selector - What to frame; the first that is found.
 * @param box - What covers the lower part of the page.
 * @returns Function that takes the frame away.
 */
export function bring(selector: string, box: HTMLElement): () => void {
  let framed: Element | null = null;
  let isLeft = false;
  function place() {
    const found = document.querySelector(selector);
    if (found !== framed) {
      framed?.removeAttribute("data-toured");
      found?.setAttribute("data-toured", "");
      framed = found;
    }
    if (!found || isLeft) return;
    const { top, height } = found.getBoundingClientRect();
    scrollBy({ top: scrollTo(top, height, box.getBoundingClientRect().top) });
  }
  // Who scrolls looks at something else.
  const leave = () => (isLeft = true);
  const resized = new ResizeObserver(place);
  const filled = new MutationObserver(place);
  resized.observe(document.body);
  resized.observe(box);
  filled.observe(document.body, { childList: true, subtree: true });
  const gestures = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
  for (const gesture of gestures) addEventListener(gesture, leave, { passive: true });
  place();
  return () => {
    resized.disconnect();
    filled.disconnect();
    for (const gesture of gestures) removeEventListener(gesture, leave);
    framed?.removeAttribute("data-toured");
  };
}
