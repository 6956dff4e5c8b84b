import { route } from "../state/route.svelte";
import type { Lang } from "../lessons/titles";

/** The project on the screen, by an address such as `#/birds?lang=ko`. */
class StudioAddress {
  /** Identifier of the project; empty for the list of all. */
  id = $state(read());

  constructor() {
    addEventListener("hashchange", () => (this.id = read()));
  }

  href(id: string, lang: Lang = route.now.lang): string {
    return `#/${encodeURIComponent(id)}?lang=${lang}`;
  }

  /** Show the same in another language. */
  speak(lang: Lang): void {
    location.replace(this.href(this.id, lang));
  }
}

function read(): string {
  const [id = ""] = location.hash.replace(/^#\/?/, "").split("?");
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // a stray per cent sign
  }
}

export const studio = new StudioAddress();
