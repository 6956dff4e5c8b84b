import { fit, type World } from "./fit";
import { listReplaced, parse, START, write, type Place, type Replaced } from "./place";

function startPlace(): Place {
  const prefersKorean = navigator.language.startsWith("ko");
  return { ...START, lang: prefersKorean ? "ko" : "en" };
}

/** What is on the screen; it follows the address, and the address follows it. */
class Route {
  now = $state<Place>(parse(location.hash, startPlace()));
  /** What the address named that does not exist, until the user goes on from there. */
  replaced = $state.raw<Replaced[]>([]);
  #world: World | null = null;

  constructor() {
    addEventListener("hashchange", () => this.#read());
  }

  /** Learn what exists; until then an address is taken as it is. */
  know(world: World): void {
    this.#world = world;
    this.#read();
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
    return write(this.#fit({ ...this.now, ...change }));
  }

  #fit(place: Place): Place {
    return this.#world ? fit(place, this.#world) : place;
  }

  /** Follow the address, and correct it where it names what does not exist. */
  #read(): void {
    const { hash } = location;
    this.now = this.#fit(parse(hash, { ...START, lang: this.now.lang }));
    this.replaced = this.#world ? listReplaced(hash, this.now) : [];
    if (this.replaced.length) history.replaceState(null, "", write(this.now));
  }

  #to(change: Partial<Place>, how: "pushState" | "replaceState"): void {
    this.now = this.#fit({ ...this.now, ...change });
    this.replaced = [];
    history[how](null, "", write(this.now));
  }
}

export const route = new Route();
