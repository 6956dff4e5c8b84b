import type { Theme } from "../maths/colour";

const dark = matchMedia("(prefers-color-scheme: dark)");

/** Light or dark: as the system has it until it is chosen here. */
class ThemeState {
  #system = $state<Theme>(dark.matches ? "dark" : "light");
  #chosen = $state<Theme | null>(null);

  constructor() {
    dark.addEventListener("change", () => (this.#system = dark.matches ? "dark" : "light"));
  }

  get now(): Theme {
    return this.#chosen ?? this.#system;
  }

  toggle(): void {
    this.#chosen = this.now === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = this.#chosen;
  }
}

export const theme = new ThemeState();
