// What the lesson's address says of the network, of the picture and of the square that covers it.

import { lesson } from "../frame/state.svelte";
import { drawPicture, FIRST, LAST, LAYERS, run, SIDE, type Drawn, type LayerName } from "./core";
import { NAMES, networks, type NetworkName } from "./networks";

const within = (value: number, low: number, high: number) =>
  Math.min(high, Math.max(low, Math.round(value)));

export const N_STAGES = 5;
export const SQUARE = { smallest: 2, largest: 8 };

class Setting {
  readonly name: NetworkName = $derived(
    NAMES.find((one) => one === lesson.text("net")) ?? "marked",
  );
  readonly network = $derived(networks[this.name]);
  readonly drawn: Drawn = $derived({
    shape: lesson.number("shape", 0) === 1 ? 1 : 0,
    row: within(lesson.number("row", 8), FIRST, LAST),
    column: within(lesson.number("col", 8), FIRST, LAST),
    isMarked: lesson.number("mark", 1) !== 0,
  });
  readonly picture = $derived(drawPicture(this.drawn));
  readonly trace = $derived(run(this.picture, this.network));
  /** The class whose evidence is looked for. */
  readonly to: number = $derived(lesson.number("class", 0) === 1 ? 1 : 0);
  readonly layer: LayerName = $derived(
    LAYERS.find((one) => one === lesson.text("layer")) ?? "pooled",
  );
  readonly stage: number = $derived(within(lesson.number("st", 1), 1, N_STAGES));
  readonly side: number = $derived(
    within(lesson.number("side", 3), SQUARE.smallest, SQUARE.largest),
  );
  readonly top: number = $derived(within(lesson.number("top", 6), 0, SIDE - this.side));
  readonly left: number = $derived(within(lesson.number("left", 6), 0, SIDE - this.side));
}

export const setting = new Setting();
