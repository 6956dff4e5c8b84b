// Loads small pictures a few at a time. A browser has six connections to a server, and what the user
// does must not wait behind the pictures of rows that were scrolled past.

import type { Attachment } from "svelte/attachments";

/** Number of pictures that are loaded at the same time. */
const N_AT_ONCE = 4;

/** Gives out turns, the first one first, to a few at a time. */
export class Turns {
  #waiting = new Set<() => void>();
  #nBusy = 0;

  constructor(readonly nAtOnce: number) {}

  /** Begin when it is time; returns a function that ends the turn, or leaves the queue. */
  take(begin: () => void): () => void {
    let isBusy = false;
    let isOver = false;
    const start = () => {
      isBusy = true;
      begin();
    };
    const end = () => {
      if (isOver) return;
      isOver = true;
      this.#waiting.delete(start);
      if (isBusy) this.#nBusy -= 1;
      this.#next();
    };
    this.#waiting.add(start);
    this.#next();
    return end;
  }

  #next(): void {
    for (const start of this.#waiting) {
      if (this.#nBusy >= this.nAtOnce) return;
      this.#waiting.delete(start);
      this.#nBusy += 1;
      start();
    }
  }
}

/** Distance from the page's edge, and from that of a box that is scrolled, within which it is in sight. */
const NEAR = { rootMargin: "100px", scrollMargin: "100px" };

const turns = new Turns(N_AT_ONCE);
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
 * Loads a picture once it has stayed in sight, in its turn; what leaves the page is not loaded any
 * more.
 *
 * @param src - Address of the picture.
 * @param rest - How long it must stay in sight now, in milliseconds.
 */
export function loadedInTurn(
  src: string,
  rest: () => number = () => 0,
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
      leave = turns.take(() => (image.src = src));
    };
    const forget = observe(image, (isInSight) => {
      if (!isInSight) {
        if (!image.src) stop();
        return;
      }
      if (leave || image.src) return;
      clearTimeout(timer);
      const wait = rest();
      if (wait > 0) timer = setTimeout(load, wait);
      else load();
    });
    const done = () => leave?.();
    image.addEventListener("load", done);
    image.addEventListener("error", done);
    return () => {
      forget();
      image.removeEventListener("load", done);
      image.removeEventListener("error", done);
      if (!image.complete) image.removeAttribute("src"); // this ends the request
      stop();
    };
  };
}
