// What Keras' random layers do to a picture, for factors that are chosen instead of drawn.

/** Side of the pictures on the page. */
export const SIZE = 96;

export type Plane = number[][];
export const FLIPS = ["none", "horizontal", "vertical"] as const;
export type Flip = (typeof FLIPS)[number];
export const FILLS = ["reflect", "nearest", "constant"] as const;
export type Fill = (typeof FILLS)[number];

/** The factors of the layers, in the order in which they are applied. */
export interface Setting {
  flip: Flip;
  /** Rotation against the clock, in full turns. */
  turn: number;
  /** Translation, as a share of the width and of the height. */
  right: number;
  down: number;
  /** As in RandomZoom: above 0, the picture becomes smaller. */
  zoom: number;
  /** Factor of the distance from the mean. */
  contrast: number;
  fill: Fill;
}

export const SAME: Setting = {
  flip: "none",
  turn: 0,
  right: 0,
  down: 0,
  zoom: 0,
  contrast: 1,
  fill: "reflect",
};

/** Takes a pixel of the result to the place that it is read from: x = a x + b y + c, and y. */
type Affine = [a: number, b: number, c: number, d: number, e: number, f: number];

const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];
const isIdentity = (matrix: Affine) => matrix.every((value, n) => value === IDENTITY[n]);

export function rotation(turn: number, width: number, height: number): Affine {
  if (turn === 0) return IDENTITY;
  const [cos, sin] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos];
}

export const translation = (right: number, down: number, width: number, height: number): Affine => [
  1,
  0,
  -right * width || 0,
  0,
  1,
  -down * height || 0,
];

export function zooming(zoom: number, width: number, height: number): Affine {
  const by = 1 + zoom;
  return [by, 0, ((width - 1) / 2) * (1 - by), 0, by, ((height - 1) / 2) * (1 - by)];
}

const matricesOf = (setting: Setting, width: number, height: number): Affine[] => [
  rotation(setting.turn, width, height),
  translation(setting.right, setting.down, width, height),
  zooming(setting.zoom, width, height),
];

/** A coordinate outside of the picture, brought inside as the fill mode says. */
function inside(at: number, size: number, fill: Fill): number {
  if (fill === "constant") return at;
  let place = at;
  if (fill === "reflect") {
    // The edges are mirrored with their pixels: d c b a | a b c d | d c b a.
    place = (((at + 0.5) % (2 * size)) + 2 * size) % (2 * size);
    place = (place > size ? 2 * size - place : place) - 0.5;
  }
  return Math.min(Math.max(place, 0), size - 1);
}

/** Read each pixel from where the matrix says, between the pixels if need be (bilinear). */
function moved(plane: Plane, matrix: Affine, fill: Fill): Plane {
  if (isIdentity(matrix)) return plane;
  const [a, b, c, d, e, f] = matrix;
  const height = plane.length;
  const width = plane[0]?.length ?? 0;
  // Outside there is 0, which only the fill mode "constant" reaches.
  const read = (row: number, column: number) => plane[row]?.[column] ?? 0;
  return plane.map((line, row) =>
    line.map((_, column) => {
      const x = inside(a * column + b * row + c, width, fill);
      const y = inside(d * column + e * row + f, height, fill);
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [across, along] = [x - left, y - top];
      const upper = (1 - across) * read(top, left) + across * readIf(across, top, left + 1);
      const lower =
        along && (1 - across) * read(top + 1, left) + across * readIf(across, top + 1, left + 1);
      return (1 - along) * upper + along * lower;
    }),
  );

  function readIf(share: number, row: number, column: number): number {
    return share ? read(row, column) : 0;
  }
}

const flipped = (plane: Plane, flip: Flip): Plane =>
  flip === "none"
    ? plane
    : flip === "horizontal"
      ? plane.map((line) => line.toReversed())
      : plane.toReversed();

export const meanOf = (plane: Plane): number => {
  const values = plane.flat();
  return values.reduce((sum, value) => sum + value, 0) / values.length;
};

function contrasted(plane: Plane, factor: number): Plane {
  if (factor === 1) return plane;
  const mean = meanOf(plane);
  return plane.map((line) =>
    line.map((value) => Math.min(255, Math.max(0, (value - mean) * factor + mean))),
  );
}

/** A channel of a picture after all layers. */
export function viewOf(plane: Plane, setting: Setting): Plane {
  const start = flipped(plane, setting.flip);
  const matrices = matricesOf(setting, plane[0]?.length ?? 0, plane.length);
  const end = matrices.reduce((now, matrix) => moved(now, matrix, setting.fill), start);
  return contrasted(end, setting.contrast);
}

/** The row and the column of the picture that a pixel of the view is read from. */
export function sourceOf(
  [row, column]: [number, number],
  setting: Setting,
  size: number,
): [number, number] {
  let [x, y] = [column, row];
  // The last layer reads from the result of the one before.
  for (const [a, b, c, d, e, f] of matricesOf(setting, size, size).toReversed())
    [x, y] = [a * x + b * y + c, d * x + e * y + f];
  if (setting.flip === "horizontal") x = size - 1 - x;
  if (setting.flip === "vertical") y = size - 1 - y;
  return [y, x];
}

/** Largest difference of two pictures at any pixel of any channel. */
export const largestDifference = (one: readonly Plane[], other: readonly Plane[]): number =>
  Math.max(
    ...one.flatMap((plane, channel) =>
      plane.map((line, row) =>
        Math.max(
          ...line.map((value, column) =>
            Math.abs(value - (other[channel]?.[row]?.[column] ?? NaN)),
          ),
        ),
      ),
    ),
  );

/** Factors as RandomFlip("horizontal"), RandomRotation(0.1) and RandomZoom(0.2) draw them. */
export function drawnSetting(random: () => number): Setting {
  const within = (most: number) => most * (2 * random() - 1);
  return {
    ...SAME,
    flip: random() < 0.5 ? "horizontal" : "none",
    turn: within(0.1),
    zoom: within(0.2),
  };
}

/** The class with the largest probability. */
export function strongestOf(values: readonly (number | null)[]): { which: number; share: number } {
  const numbers = values.map((value) => value ?? -Infinity);
  const share = Math.max(...numbers);
  return { which: numbers.indexOf(share), share };
}
