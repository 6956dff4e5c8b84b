/** Which rows of a scrolled grid are in sight, with one more on each side. */
export function rowsInSight(
  scrolled: number,
  height: number,
  rowHeight: number,
  n: number,
): [first: number, end: number] {
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - 1);
  const end = Math.min(n, Math.ceil((scrolled + height) / rowHeight) + 1);
  return [Math.min(first, n), Math.max(end, Math.min(first, n))];
}
