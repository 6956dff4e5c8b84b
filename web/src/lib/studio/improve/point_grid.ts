/** Finds points near a place quickly: the points are kept in the cells of a grid. */
export class PointGrid {
  #size: number;
  #starts: Uint32Array;
  #rows: Uint32Array;

  /**
   * @param places - x and y of each point in turn, from 0 to 1.
   */
  constructor(readonly places: Float32Array) {
    const n = places.length / 2;
    this.#size = Math.max(1, Math.round(Math.sqrt(n / 4)));
    const cells = new Uint32Array(n);
    const counts = new Uint32Array(this.#size ** 2 + 1);
    for (let row = 0; row < n; row++) {
      const cell = this.#cell(this.#at(places[2 * row]), this.#at(places[2 * row + 1]));
      cells[row] = cell;
      counts[cell + 1] = (counts[cell + 1] ?? 0) + 1;
    }
    for (let cell = 0; cell < this.#size ** 2; cell++)
      counts[cell + 1] = (counts[cell + 1] ?? 0) + (counts[cell] ?? 0);
    this.#starts = counts.slice();
    this.#rows = new Uint32Array(n);
    for (let row = 0; row < n; row++) {
      const cell = cells[row] ?? 0;
      const at = counts[cell] ?? 0;
      this.#rows[at] = row;
      counts[cell] = at + 1;
    }
  }

  #at(value = 0): number {
    return Math.min(this.#size - 1, Math.max(0, Math.floor(value * this.#size)));
  }

  #cell(x: number, y: number): number {
    return y * this.#size + x;
  }

  /** The points in the cells that a rectangle touches. */
  *within(left: number, top: number, right: number, bottom: number): Generator<number> {
    for (let y = this.#at(top); y <= this.#at(bottom); y++) {
      for (let x = this.#at(left); x <= this.#at(right); x++) {
        const cell = this.#cell(x, y);
        const end = this.#starts[cell + 1] ?? 0;
        for (let at = this.#starts[cell] ?? 0; at < end; at++) yield this.#rows[at] ?? 0;
      }
    }
  }

  /** The point nearest to a place, at most `radius` away; null if there is none. */
  nearest(x: number, y: number, radius: number): number | null {
    let best: number | null = null;
    let least = radius ** 2;
    for (const row of this.within(x - radius, y - radius, x + radius, y + radius)) {
      const squared =
        ((this.places[2 * row] ?? 0) - x) ** 2 + ((this.places[2 * row + 1] ?? 0) - y) ** 2;
      if (squared <= least) {
        best = row;
        least = squared;
      }
    }
    return best;
  }

  /** The nearest point to the right, left, top or bottom of one, by an arrow key; null if none is. */
  beside(from: number, key: string): number | null {
    const [fromX, fromY] = [this.places[2 * from] ?? 0, this.places[2 * from + 1] ?? 0];
    let best: number | null = null;
    let least = Infinity;
    for (let row = 0; row < this.places.length / 2; row++) {
      const right = (this.places[2 * row] ?? 0) - fromX;
      const down = (this.places[2 * row + 1] ?? 0) - fromY;
      const [along, across] = directed(key, right, down);
      // Within 45 degrees of the direction; what lies aside counts more.
      if (along <= 0 || Math.abs(across) > along) continue;
      const distance = along ** 2 + 4 * across ** 2;
      if (distance < least) {
        best = row;
        least = distance;
      }
    }
    return best;
  }
}

function directed(key: string, right: number, down: number): [along: number, across: number] {
  if (key === "ArrowRight") return [right, down];
  if (key === "ArrowLeft") return [-right, down];
  if (key === "ArrowDown") return [down, right];
  return [-down, right];
}
