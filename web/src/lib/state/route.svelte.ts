import { fit, type World } from "./fit";
import { finish, move } from "./movement";
import { depthOf, listReplaced, parse, START, write, type Place, type Replaced } from "./place";

function startPlace(): Place {
  const prefersKorean = navigator.language.startsWith("ko");
  return { ...START, lang: prefersKorean ? "ko" : "en" };
}

/** What is on the screen; it follows the address, and the address follows it. */
class Route {
  now = $state.raw<Place>(parse(location.hash, startPlace()));
  /** What the address named that does not exist, until the user goes on from there. */
  replaced = $state.raw<Replaced[]>([]);
  /** What will be on the screen once a movement has begun. */
  #next = this.now;
  /** The hash that was last read or written. */
  #hash = location.hash;
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

  /** Put in what a place leaves open, such as the largest value, unless it was left meanwhile. */
  settle(place: Place, change: Partial<Place>): void {
    this.#follow();
    if (this.#next !== place) return;
    this.now = this.#next = this.#fit({ ...place, ...change });
    this.#write("replaceState", this.now);
  }

  href(change: Partial<Place>): string {
    return write(this.#fit({ ...this.now, ...change }));
  }

  #fit(place: Place): Place {
    return this.#world ? fit(place, this.#world) : place;
  }

  /**
   * Read an address that the browser has changed but not told of yet.
   *
   * Its back button changes the address at once and sends the event later; what is written in
   * between would replace an address that was gone back to.
   */
  #follow(): void {
    if (location.hash !== this.#hash) this.#read();
  }

  #write(how: "pushState" | "replaceState", place: Place): void {
    history[how](null, "", write(place));
    this.#hash = location.hash;
  }

  /** Follow the address, and correct it where it names what does not exist. */
  #read(): void {
    const { hash } = location;
    this.#hash = hash;
    const next = this.#fit(parse(hash, { ...START, lang: this.now.lang }));
    this.#show(next);
    this.replaced = this.#world ? listReplaced(hash, next) : [];
    if (this.replaced.length) this.#write("replaceState", next);
  }

  #to(change: Partial<Place>, how: "pushState" | "replaceState"): void {
    this.#follow();
    finish();
    const next = this.#fit({ ...this.now, ...change });
    this.replaced = [];
    this.#write(how, next);
    if (how === "pushState") this.#show(next);
    else this.now = this.#next = next;
  }

  /** Show another place, with a movement if it is at another depth. */
  #show(next: Place): void {
    // The browser may not have begun the movement before; its end would replace this place.
    finish();
    this.#next = next;
    const [before, after] = [depthOf(this.now), depthOf(next)];
    if (before === after) this.now = next;
    else move(before, after, () => (this.now = next));
  }
}

export const route = new Route();
