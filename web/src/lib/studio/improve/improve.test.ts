import { describe, expect, it } from "vitest";
import { isInside, lassoed } from "./lasso";
import type { Corner } from "./lasso";
import { markOf } from "./marks";
import { PointGrid } from "./point_grid";

/** Places that look random and are the same each time. */
function scattered(n: number): Float32Array {
  let seed = 1;
  return Float32Array.from({ length: 2 * n }, () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  });
}

describe("the grid of points", () => {
  const places = scattered(500);
  const grid = new PointGrid(places);
  const distance = (row: number, x: number, y: number) =>
    Math.hypot((places[2 * row] ?? 0) - x, (places[2 * row + 1] ?? 0) - y);

  it("finds the nearest point, as a search through all does", () => {
    for (const [x, y] of [
      [0.5, 0.5],
      [0, 0],
      [0.93, 0.11],
      [-0.05, 1.05],
    ] as const) {
      const rows = Array.from({ length: 500 }, (_, row) => row);
      rows.sort((a, b) => distance(a, x, y) - distance(b, x, y));
      expect(grid.nearest(x, y, 1)).toBe(rows[0]);
    }
    expect(grid.nearest(3, 3, 0.1)).toBeNull();
    expect(new PointGrid(new Float32Array()).nearest(0, 0, 1)).toBeNull();
  });

  it("goes from point to point with the arrow keys", () => {
    const cross = new PointGrid(
      Float32Array.from([0.5, 0.5, 0.9, 0.5, 0.1, 0.5, 0.5, 0.9, 0.5, 0.1]),
    );
    expect(
      ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp"].map((key) => cross.beside(0, key)),
    ).toEqual([1, 2, 3, 4]);
    expect(cross.beside(1, "ArrowRight")).toBeNull();
  });

  it("finds what lies within a drawn line", () => {
    const square: Corner[] = [
      [0.2, 0.3],
      [0.6, 0.3],
      [0.6, 0.8],
      [0.2, 0.8],
    ];
    const expected = Array.from({ length: 500 }, (_, row) => row).filter((row) => {
      const [x = 0, y = 0] = [places[2 * row], places[2 * row + 1]];
      return x > 0.2 && x < 0.6 && y > 0.3 && y < 0.8;
    });
    expect(lassoed(grid, square).sort((a, b) => a - b)).toEqual(expected);
    expect(isInside(0.5, 0.5, [])).toBe(false);
  });
});

describe("the marks", () => {
  it("differ between neighbouring classes", () => {
    expect(new Set([0, 1, 2, 3, 4, 5, 6].map((index) => markOf(index, 5))).size).toBe(7);
    expect(markOf(-1, 5)).toBe(markOf(0, 5)); // hollow
  });
});
