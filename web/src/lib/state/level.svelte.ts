// How much the reader knows, which the explanations go by.

export const LEVELS = ["first", "course", "expert"] as const;
export type Level = (typeof LEVELS)[number];

const NAME = "pellucid.level";
const isLevel = (text: string | null): text is Level =>
  (LEVELS as readonly (string | null)[]).includes(text);

/** The reader's level; it is remembered, unless the browser stores nothing. */
export class LevelState {
  #now = $state<Level>("course");
  readonly #storage: () => Pick<Storage, "getItem" | "setItem">;

  /** @param storage - Asked for each time, since even naming the browser's storage may throw. */
  constructor(storage: () => Pick<Storage, "getItem" | "setItem">) {
    this.#storage = storage;
    try {
      const found = storage().getItem(NAME);
      if (isLevel(found)) this.#now = found;
    } catch {
      // It is switched off; the default holds.
    }
  }

  get now(): Level {
    return this.#now;
  }

  choose(level: Level): void {
    this.#now = level;
    try {
      this.#storage().setItem(NAME, level);
    } catch {
      // It is switched off or full; the level holds until the page is closed.
    }
  }
}

export const level = new LevelState(() => localStorage);
