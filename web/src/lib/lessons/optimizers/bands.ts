// Bands of equal loss, for a drawing of a landscape from above.

import { lowestOf, REACH, type Surface } from "./surfaces";

const N_BANDS = 16;

/** The band of each cell, row by row from above; 0 holds the lowest losses. */
export function bandsOf(surface: Surface, cells: number): number[] {
  const lowest = surface.loss(lowestOf(surface));
  const at = (cell: number) => ((2 * (cell + 0.5)) / cells - 1) * REACH;
  const losses = Array.from({ length: cells * cells }, (_, i) =>
    Math.max(0, surface.loss([at(i % cells), -at(Math.floor(i / cells))]) - lowest),
  );
  // reduce instead of Math.max(...): so many arguments are more than a browser may take.
  const highest = losses.reduce((a, b) => Math.max(a, b), 0);
  // By the root, so that the bands of a bowl are equally wide.
  return losses.map((loss) =>
    Math.min(N_BANDS - 1, Math.floor(N_BANDS * Math.sqrt(loss / highest))),
  );
}
