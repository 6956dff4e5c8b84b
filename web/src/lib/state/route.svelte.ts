import { parse, START, write, type Place } from "./place";

function startPlace(): Place {
  const prefersKorean = navigator.language.startsWith("ko");
  return { ...START, lang: prefersKorean ? "ko" : "en" };
}

/** What is on the screen; it follows the address, and the address follows it. */
class Route {
  now = $state<Place>(parse(location.hash, startPlace()));

  constructor() {
    addEventListener("hashchange", () => {
      this.now = parse(location.hash, { ...START, lang: this.now.lang });
    });
  }

  /** Go somewhere else; the browser's back button leads here again. */
  go(change: Partial<Place>): void {
    this.#to(change, "pushState");
  }

  /** Change what is seen without a step for the back button, as a slider does. */
  adjust(change: Partial<Place>): void {
    this.#to(change, "replaceState");
  }

  href(change: Partial<Place>): string {
    return write({ ...this.now, ...change });
  }

  #to(change: Partial<Place>, how: "pushState" | "replaceState"): void {
    this.now = { ...this.now, ...change };
    history[how](null, "", write(this.now));
  }
}

export const route = new Route();
