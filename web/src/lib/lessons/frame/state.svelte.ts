import { route } from "../../state/route.svelte";
import type { Lang } from "../titles";
import { numberOf, read, write } from "./address";

/** How long a slider is at rest before the address follows; browsers refuse many changes. */
const REST_MS = 200;

/** The lesson on the screen and what is set in it; the address follows, and can be sent. */
class LessonState {
  #now = $state.raw(read(location.hash));
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    addEventListener("hashchange", () => {
      clearTimeout(this.#timer);
      this.#now = read(location.hash);
    });
  }

  /** Empty for the overview. */
  get id(): string {
    return this.#now.id;
  }

  get values(): Readonly<Record<string, string>> {
    return this.#now.values;
  }

  number(name: string, start: number): number {
    return numberOf(this.values[name], start);
  }

  text(name: string, start = ""): string {
    return this.values[name] ?? start;
  }

  /** Change what is set, without a step for the back button; null takes a value away. */
  set(change: Record<string, string | number | null>): void {
    const values = Object.entries({ ...this.values, ...change }).filter(
      ([, value]) => value !== null,
    );
    const texts = Object.fromEntries(values.map(([name, value]) => [name, String(value)]));
    this.#now = { id: this.id, values: texts };
    clearTimeout(this.#timer);
    const { hash } = location;
    this.#timer = setTimeout(() => {
      // The back button changes the address before the browser sends its event.
      if (location.hash === hash) history.replaceState(null, "", this.#written());
    }, REST_MS);
  }

  /** Show the same in another language. */
  speak(lang: Lang): void {
    location.replace(this.#written(lang));
  }

  /** The address of a lesson; the teacher's switches stay as they are. */
  href(id: string, values: Record<string, string> = {}): string {
    const { answers, type } = this.values;
    const kept = { ...(answers && { answers }), ...(type && { type }) };
    return write({ id, values: { ...kept, ...values } }, route.now.lang);
  }

  /** The address of a step of this lesson, with all that is set. */
  hrefOfStep(n: number): string {
    return write({ id: this.id, values: { ...this.values, step: String(n) } }, route.now.lang);
  }

  #written(lang: Lang = route.now.lang): string {
    return write(this.#now, lang);
  }
}

export const lesson = new LessonState();

/** The language of the page. */
export const lang = (): Lang => route.now.lang;
