// Bands of equal loss, for a drawing of a landscape from above.

import { lowestOf, REACH, type Surface } from "./surfaces";

const N_BANDS = 16;

/** The band of each cell of a surface, row by row from above; 0 holds the lowest losses. */
export function bandsOf(surface: Surface, cells: number): number[] {
  const at = (cell: number) => ((2 * (cell + 0.5)) / cells - 1) * REACH;
  const losses = Array.from({ length: cells * cells }, (_, i) =>
    surface.loss([at(i % cells), -at(Math.floor(i / cells))]),
  );
  return bandsOfLosses(losses, surface.loss(lowestOf(surface)));
}

/** The band of each loss; 0 begins at the lowest one. */
export function bandsOfLosses(losses: readonly number[], lowest: number): number[] {
  const above = losses.map((loss) => Math.max(0, loss - lowest));
  // reduce instead of Math.max(...): so many arguments are more than a browser may take.
  const highest = above.reduce((a, b) => Math.max(a, b), 0);
  // By the root, so that the bands of a bowl are equally wide. A plain has one band.
  return above.map((loss) =>
    highest === 0 ? 0 : Math.min(N_BANDS - 1, Math.floor(N_BANDS * Math.sqrt(loss / highest))),
  );
}
