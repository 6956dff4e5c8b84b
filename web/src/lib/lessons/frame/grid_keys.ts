// Keys in a grid of cells.

export interface Place {
  row: number;
  column: number;
}

/** Where a key leads from a cell; null for a key that leads nowhere. */
export function moved(
  key: string,
  { row, column }: Place,
  [rows, columns]: readonly [number, number],
): Place | null {
  const steps: Record<string, [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -column],
    End: [0, columns - 1 - column],
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (!step) return null;
  const within = (value: number, size: number) => Math.min(Math.max(value, 0), size - 1);
  return { row: within(row + step[0], rows), column: within(column + step[1], columns) };
}
