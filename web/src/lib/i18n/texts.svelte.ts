import { percentOf } from "../maths/format_number";
import { route } from "../state/route.svelte";
import { en, type Texts } from "./en";
import { ko } from "./ko";
import { functionHelp } from "./function_help";
import { layerHelp, type Help } from "./layer_help";

/** What to say, in the language of the address. */
export const say = (): Texts => (route.now.lang === "ko" ? ko : en);

/** A share from 0 to 1 in per cent, as the language writes it. */
export const sayShare = (share: number | null): string =>
  share === null ? "–" : say().percent(percentOf(share));

const find = (help: Help, key: string | null): string | null =>
  (key === null ? null : help[key]?.[route.now.lang === "ko" ? "ko" : "en"]) ?? null;

/** What a layer does; null if that is not known. */
export const helpFor = (description: string | null): string | null => find(layerHelp, description);

/** What a function does; null if that is not known. */
export const functionHelpFor = (key: string | null): string | null => find(functionHelp, key);
