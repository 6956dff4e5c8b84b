import type { PointGrid } from "./point_grid";

/** A corner of a drawn line. */
export type Corner = [x: number, y: number];

/** Whether a place is inside of a polygon: a ray from it crosses the outline an odd number of times. */
export function isInside(x: number, y: number, polygon: readonly Corner[]): boolean {
  let inside = false;
  let [beforeX, beforeY] = polygon.at(-1) ?? [0, 0];
  for (const [cornerX, cornerY] of polygon) {
    const isBetween = cornerY > y !== beforeY > y;
    if (isBetween && x < ((beforeX - cornerX) * (y - cornerY)) / (beforeY - cornerY) + cornerX)
      inside = !inside;
    [beforeX, beforeY] = [cornerX, cornerY];
  }
  return inside;
}

/** The points inside of a polygon. */
export function lassoed(grid: PointGrid, polygon: readonly Corner[]): number[] {
  const [xs, ys] = [polygon.map(([x]) => x), polygon.map(([, y]) => y)];
  const bounds = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
  return [...grid.within(...bounds)].filter((row) =>
    isInside(grid.places[2 * row] ?? 0, grid.places[2 * row + 1] ?? 0, polygon),
  );
}
