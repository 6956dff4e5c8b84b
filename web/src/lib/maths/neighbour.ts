/** The corner of a tile on the page. */
export interface Corner {
  left: number;
  top: number;
}

/** Which tile an arrow key leads to from one of them; undefined if there is none. */
export function neighbour(corners: Corner[], at: number, key: string): number | undefined {
  const from = corners[at];
  if (!from) return undefined;
  if (key === "ArrowRight") return at + 1 < corners.length ? at + 1 : undefined;
  if (key === "ArrowLeft") return at > 0 ? at - 1 : undefined;
  const sign = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  const beyond = corners.flatMap(({ top }, n) => (sign * (top - from.top) > 0 ? n : []));
  const far = (n: number) => Math.abs((corners[n]?.top ?? 0) - from.top);
  const aside = (n: number) => Math.abs((corners[n]?.left ?? 0) - from.left);
  return beyond.sort((a, b) => far(a) - far(b) || aside(a) - aside(b))[0];
}
