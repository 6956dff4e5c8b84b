// The beam that joins a number with its window, and the window with its receptive field.

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

type Point = readonly [x: number, y: number];

const cornersOf = ({ left, top, right, bottom }: Rect): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

/** The four edges between the corners of two rectangles, as paths of SVG. */
export function edgesOf(from: Rect, to: Rect): string[] {
  const ends = cornersOf(to);
  return cornersOf(from).map(([x, y], n) => `M${x},${y} L${ends[n]?.join(",")}`);
}

/** The outline of two rectangles and of what lies between them: their convex hull. */
export function outlineOf(from: Rect, to: Rect): string {
  const points = [...cornersOf(from), ...cornersOf(to)].toSorted(
    ([x1, y1], [x2, y2]) => x1 - x2 || y1 - y2,
  );
  const lower = halfOf(points);
  const upper = halfOf(points.toReversed());
  return `M${[...lower.slice(0, -1), ...upper.slice(0, -1)].map((point) => point.join(",")).join(" L")} Z`;
}

/** One half of the convex hull of sorted points: Andrew's monotone chain, 1979. */
function halfOf(points: readonly Point[]): Point[] {
  const hull: Point[] = [];
  for (const [x, y] of points) {
    for (;;) {
      const [a, b] = hull.slice(-2);
      if (!a || !b) break;
      const turn = (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]);
      if (turn > 0) break;
      hull.pop();
    }
    hull.push([x, y]);
  }
  return hull;
}
