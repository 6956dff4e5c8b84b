import { percentOf } from "../maths/format_number";
import { route } from "../state/route.svelte";
import { en, type Texts } from "./en";
import { ko } from "./ko";
import type { Level } from "../state/level.svelte";
import { functionHelp } from "./function_help";
import { layerHelp, type Help } from "./layer_help";
import { layerHelpExpert } from "./layer_help_expert";
import { layerHelpFirst } from "./layer_help_first";
import { tourTexts, type TourText } from "./tour_text";
import type { StepKey } from "../tour/steps";
import { sightOf, sights, type Altitude } from "./looking_at";

/** What to say, in the language of the address. */
export const say = (): Texts => (route.now.lang === "ko" ? ko : en);

/** A share from 0 to 1 in per cent, as the language writes it. */
export const sayShare = (share: number | null): string =>
  share === null ? "–" : say().percent(percentOf(share));

/** A share that has been chosen, such as by a slider: without decimals. */
export const sayChosenShare = (share: number): string =>
  say().percent(String(Math.round(100 * share)));

const find = (help: Help, key: string | null): string | null =>
  (key === null ? null : help[key]?.[route.now.lang === "ko" ? "ko" : "en"]) ?? null;

const layerHelpAt: Record<Level, Help> = {
  first: layerHelpFirst,
  course: layerHelp,
  expert: layerHelpExpert,
};

/** What a layer does, for a reader of this level; null if that is not known. */
export const helpAt = (level: Level, description: string | null): string | null =>
  find(layerHelpAt[level], description);

/** What is seen from there, for a reader of this level. */
export const sightAt = (level: Level, altitude: Altitude, description: string | null): string =>
  find(sights[level], sightOf(altitude, description)) ?? "";

/** What a function does; null if that is not known. */
export const functionHelpFor = (key: string | null): string | null => find(functionHelp, key);

/** What the guided tour says at a stop. */
export const tourText = (key: StepKey): TourText =>
  tourTexts[key][route.now.lang === "ko" ? "ko" : "en"];
