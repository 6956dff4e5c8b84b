// The grid of a slice: steps of 0.1 from −1 to 1.

const PER_UNIT = 10;

/** The row or column of a step; the nearest one, for a step that comes from an address. */
export const indexOfStep = (step: number): number =>
  PER_UNIT + Math.min(PER_UNIT, Math.max(-PER_UNIT, Math.round(PER_UNIT * step)));

export const stepOfIndex = (index: number): number => (index - PER_UNIT) / PER_UNIT;

/** The step at a place of the figure, whose cells lie side by side from 0 to 1. */
export const stepAt = (share: number, cells: number): number =>
  stepOfIndex(Math.min(cells - 1, Math.max(0, Math.floor(share * cells))));
