import type { Theme } from "../maths/colour";
import { recall, remember } from "./remembered";

const NAME = "pellucid.theme";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Light or dark: as the system has it until it is chosen here. */
class ThemeState {
  #system = $state<Theme>(dark.matches ? "dark" : "light");
  #chosen = $state<Theme | null>(null);

  constructor() {
    const kept = recall(NAME);
    if (kept === "light" || kept === "dark") this.#choose(kept);
    dark.addEventListener("change", () => (this.#system = dark.matches ? "dark" : "light"));
  }

  get now(): Theme {
    return this.#chosen ?? this.#system;
  }

  toggle(): void {
    this.#choose(this.now === "dark" ? "light" : "dark");
    remember(NAME, this.now);
  }

  #choose(theme: Theme): void {
    this.#chosen = theme;
    document.documentElement.dataset.theme = theme;
  }
}

export const theme = new ThemeState();
