import type { Box } from "../api/client";

/** A part of what is drawn on an element, as shares of its width and height. */
export interface Patch {
  element: HTMLElement;
  top: number;
  left: number;
  width: number;
  height: number;
}

/** What belongs to the number on the screen; null where there is nothing. */
class Marked {
  /** The part of the picture that it depends on. */
  box = $state.raw<Box | null>(null);
  /** Its window in the layer's input. */
  window = $state.raw<Patch | null>(null);
  /** Itself in the layer's output. */
  cell = $state.raw<Patch | null>(null);

  clear(): void {
    this.box = this.window = this.cell = null;
  }
}

export const marked = new Marked();
