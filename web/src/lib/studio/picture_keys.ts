/**
 * Which picture a key leads to in a grid that is filled row by row; null for a key that leads
 * nowhere.
 */
export function pictureFrom(key: string, at: number, n: number, columns: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    Home: -at,
    End: n - 1 - at,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  if (step === undefined) return null;
  const next = at + step;
  if (next >= 0 && next < n) return next;
  // From the last but one row, the last one may be too short for the column.
  const isBelow = key === "ArrowDown" && Math.floor((n - 1) / columns) > Math.floor(at / columns);
  return isBelow ? n - 1 : at;
}
