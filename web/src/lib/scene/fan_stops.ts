// Where the windows of a channel stop on their way over the maps.

export interface Stop {
  row: number;
  column: number;
}

/** Maximum number of stops along a row, and of rows: the way over a large map ends too. */
const MOST = 12;

/**
 * The stop after one: along the row, then in a row further down; after the last one, the first.
 *
 * @param shape - Shape of the output.
 * @param stop - Where the windows are; null before the first stop.
 */
export function nextStop([rows = 1, columns = 1]: readonly number[], stop: Stop | null): Stop {
  if (!stop) return { row: 0, column: 0 };
  const [down, across] = [Math.ceil(rows / MOST), Math.ceil(columns / MOST)];
  if (stop.column + across < columns) return { row: stop.row, column: stop.column + across };
  return { row: stop.row + down < rows ? stop.row + down : 0, column: 0 };
}
