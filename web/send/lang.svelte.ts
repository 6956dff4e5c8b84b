import type { Lang } from "../src/lib/lessons/titles";
import { recall, remember } from "../src/lib/state/remembered";

const NAME = "pellucid.send.lang";

/** The language of the page: the browser's, until another one is chosen here. */
class Language {
  now = $state<Lang>(startLanguage());

  switch(): void {
    this.now = this.now === "ko" ? "en" : "ko";
    remember(NAME, this.now);
  }
}

function startLanguage(): Lang {
  const kept = recall(NAME);
  if (kept === "en" || kept === "ko") return kept;
  return navigator.language.startsWith("ko") ? "ko" : "en";
}

export const language = new Language();
