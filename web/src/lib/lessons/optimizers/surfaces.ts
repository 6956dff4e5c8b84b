// Losses of two parameters to walk on: four drawn ones, and that of lesson 1.

import type { Place } from "./optimizers";
import { bendsAt, lossAt, lowest as lowestOfReal, slopesAt } from "./real_loss";

export type SurfaceName = "bowl" | "ravine" | "saddle" | "valleys" | "real";

/** The second derivatives: by the first parameter twice, by both, by the second twice. */
export type Bends = readonly [xx: number, xy: number, yy: number];

export interface Surface {
  loss: (place: Place) => number;
  slopes: (place: Place) => Place;
  bends: (place: Place) => Bends;
  /** Where a walk starts, and the learning rate that it starts with. */
  start: Place;
  rate: number;
  /** Near the place of the lowest loss. */
  guess: Place;
}

/** The square that is drawn reaches so far to each side. */
export const REACH = 3;

export const surfaces: Record<SurfaceName, Surface> = {
  bowl: {
    loss: ([x, y]) => (x ** 2 + y ** 2) / 2,
    slopes: ([x, y]) => [x, y],
    bends: () => [1, 0, 1],
    start: [-2, 2],
    rate: 0.1,
    guess: [0, 0],
  },
  ravine: {
    loss: ([x, y]) => (x ** 2 + 20 * y ** 2) / 2,
    slopes: ([x, y]) => [x, 20 * y],
    bends: () => [1, 0, 20],
    start: [-2.5, 1],
    rate: 0.09,
    guess: [0, 0],
  },
  saddle: {
    loss: ([x, y]) => (x ** 2 - y ** 2) / 2 + y ** 4 / 16,
    slopes: ([x, y]) => [x, -y + y ** 3 / 4],
    bends: ([, y]) => [1, 0, -1 + (3 * y ** 2) / 4],
    start: [-2.5, 0.001],
    rate: 0.1,
    guess: [0, 2],
  },
  valleys: {
    loss: ([x, y]) => (x ** 2 - 2) ** 2 / 8 + x / 4 + y ** 2 / 2,
    slopes: ([x, y]) => [(x ** 3 - 2 * x) / 2 + 1 / 4, y],
    bends: ([x]) => [(3 * x ** 2 - 2) / 2, 0, 1],
    start: [2.5, 2],
    rate: 0.1,
    guess: [-1.5, 0],
  },
  real: {
    loss: lossAt,
    slopes: (place) => slopesAt(place),
    bends: bendsAt,
    start: [2.5, -2],
    rate: 0.2,
    guess: lowestOfReal,
  },
};

/** The place of the lowest loss, by Newton's method from near it. */
export function lowestOf({ slopes, bends, guess }: Surface): Place {
  let [x, y] = guess;
  for (let round = 0; round < 10; round++) {
    const [sx, sy] = slopes([x, y]);
    const [xx, xy, yy] = bends([x, y]);
    const determinant = xx * yy - xy ** 2;
    x -= (yy * sx - xy * sy) / determinant;
    y -= (xx * sy - xy * sx) / determinant;
  }
  return [x, y];
}

/** The strongest bend at the lowest place, L: the largest eigenvalue of the second derivatives. */
export function strongestBend(surface: Surface): number {
  const [xx, xy, yy] = surface.bends(lowestOf(surface));
  return (xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy);
}

/** Above this rate, 2/L, gradient descent leaves the lowest place again. */
export const largestStableRate = (surface: Surface): number => 2 / strongestBend(surface);
