import { route } from "../state/route.svelte";
import { en, type Texts } from "./en";
import { ko } from "./ko";
import { layerHelp } from "./layer_help";

/** What to say, in the language of the address. */
export const say = (): Texts => (route.now.lang === "ko" ? ko : en);

/** What a kind of layer does. */
export const helpFor = (kind: string): string | null =>
  layerHelp[kind]?.[route.now.lang === "ko" ? "ko" : "en"] ?? null;
