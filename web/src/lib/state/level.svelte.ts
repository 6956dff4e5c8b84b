// How much the reader knows, which the explanations go by.

import { recall, remember } from "./remembered";

export const LEVELS = ["first", "course", "expert"] as const;
export type Level = (typeof LEVELS)[number];

const NAME = "pellucid.level";
const isLevel = (text: string | null): text is Level =>
  (LEVELS as readonly (string | null)[]).includes(text);

/** The reader's level; it is remembered, unless the browser stores nothing. */
export class LevelState {
  #now = $state<Level>("course");

  constructor() {
    const kept = recall(NAME);
    if (isLevel(kept)) this.#now = kept;
  }

  get now(): Level {
    return this.#now;
  }

  choose(level: Level): void {
    this.#now = level;
    remember(NAME, level);
  }
}

export const level = new LevelState();
