// The marks of the map: a shape for each class, so that colours are not all that tells them apart.

/** Outlines around (0, 0), by the half size of the mark. */
const SHAPES: readonly ((r: number) => string)[] = [
  (r) => `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`,
  (r) => square(0.88 * r),
  (r) => `M0 ${-1.15 * r}L${r} ${0.75 * r}L${-r} ${0.75 * r}Z`,
  (r) => `M0 ${-1.2 * r}L${1.2 * r} 0L0 ${1.2 * r}L${-1.2 * r} 0Z`,
  (r) => `M0 ${1.15 * r}L${r} ${-0.75 * r}L${-r} ${-0.75 * r}Z`,
  (r) => cross(1.1 * r, 0.38 * r),
  (r) => `M${-r} ${-0.6 * r}H${r}V${0.6 * r}H${-r}Z`,
];

const square = (r: number) => `M${-r} ${-r}H${r}V${r}H${-r}Z`;

const cross = (r: number, t: number) =>
  `M${-t} ${-r}H${t}V${-t}H${r}V${t}H${t}V${r}H${-t}V${t}H${-r}V${-t}H${-t}Z`;

/**
 * The outline of the mark of a class, as the path of an SVG.
 *
 * @param index - Number of the class; below 0 for pictures without a class.
 * @param r - Half of its width.
 */
export function markOf(index: number, r: number): string {
  const shape = SHAPES[index < 0 ? 0 : index % SHAPES.length];
  return shape ? shape(r) : "";
}
