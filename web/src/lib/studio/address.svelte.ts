import { route } from "../state/route.svelte";
import type { Lang } from "../lessons/titles";

/** The steps from pictures to a classifier that is taken away. */
export const STEPS = ["collect", "check", "train", "test", "improve", "take"] as const;
export type Step = (typeof STEPS)[number];

/** The project and the step on the screen, by an address such as `#/birds/train?lang=ko`. */
class StudioAddress {
  /** Identifier of the project; empty for the list of all. */
  id = $state("");
  step = $state<Step>("collect");
  /** Path of the test picture that is open; empty if there is none. */
  picture = $state("");

  constructor() {
    this.#read();
    addEventListener("hashchange", () => this.#read());
  }

  href(id: string, step: Step = "collect", lang: Lang = route.now.lang): string {
    const path = step === "collect" ? "" : `/${step}`;
    return `#/${encodeURIComponent(id)}${path}?lang=${lang}`;
  }

  /** Open a test picture, or close it if the path is empty. Only the first adds to the history. */
  open(picture: string): void {
    const query = picture && `&picture=${encodeURIComponent(picture)}`;
    const wanted = this.href(this.id, this.step) + query;
    if (picture && !this.picture) location.hash = wanted;
    else location.replace(wanted);
    this.picture = picture;
  }

  /** Show the same in another language. */
  speak(lang: Lang): void {
    location.replace(this.href(this.id, this.step, lang));
  }

  #read(): void {
    const [path = "", query = ""] = location.hash.replace(/^#\/?/, "").split("?");
    const [id = "", step = ""] = path.split("/");
    this.id = decoded(id);
    this.step = STEPS.find((each) => each === step) ?? "collect";
    this.picture = new URLSearchParams(query).get("picture") ?? "";
  }
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // a stray per cent sign
  }
}

export const studio = new StudioAddress();
