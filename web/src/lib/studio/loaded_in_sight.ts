// Loads small pictures when they come into sight. What the user does must not wait behind the
// pictures of rows that were scrolled past.

import type { Attachment } from "svelte/attachments";
import type { ThumbnailQueue } from "./thumbnail_queue";

/** Distance from the page's edge, and from that of a box that is scrolled, within which it is in sight. */
const NEAR = { rootMargin: "100px", scrollMargin: "100px" };

const inSight = new WeakMap<Element, (isInSight: boolean) => void>();
let observer: IntersectionObserver | undefined;

function observe(image: Element, tell: (isInSight: boolean) => void): () => void {
  observer ??= new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) inSight.get(target)?.(isIntersecting);
  }, NEAR);
  inSight.set(image, tell);
  observer.observe(image);
  return () => observer?.unobserve(image);
}

/**
 * Loads a thumbnail once it has stayed in sight; what leaves the page is not loaded any more.
 *
 * @param queue - Where it waits for its turn.
 * @param path - Path of the picture.
 * @param fail - Called if the picture cannot be shown.
 * @param rest - How long it must stay in sight now, in milliseconds.
 */
export function loadedInSight(
  queue: ThumbnailQueue,
  path: string,
  fail: () => void,
  rest: () => number,
): Attachment<HTMLImageElement> {
  return (image) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let leave: (() => void) | undefined;
    const stop = () => {
      clearTimeout(timer);
      leave?.();
      leave = undefined;
    };
    const load = () => {
      leave = queue.add(path, (address) => {
        if (address === null) fail();
        else image.src = address;
      });
    };
    const forget = observe(image, (isInSight) => {
      if (image.src) return;
      if (!isInSight) {
        stop();
        return;
      }
      if (leave) return;
      clearTimeout(timer);
      const wait = rest();
      if (wait > 0) timer = setTimeout(load, wait);
      else load();
    });
    return () => {
      forget();
      stop();
    };
  };
}
