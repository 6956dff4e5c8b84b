// Asks for thumbnails many at a time: a request for each would take longer than the pictures do.

/** Number of requests at the same time; what the user does must not wait behind pictures. */
const N_AT_ONCE = 2;
/** Maximum number of thumbnails of one request. */
const MOST = 24;
/** Time until the next request after one that failed, in milliseconds. */
const PAUSE = 3000;

interface Waiting {
  path: string;
  /** Takes the address of the thumbnail; null if the picture cannot be shown. */
  show: (address: string | null) => void;
  isWanted: boolean;
}

/** The thumbnails that are waited for, the first one first. */
export class ThumbnailQueue {
  #waiting: Waiting[] = [];
  #nAsked = 0;
  #isPlanned = false;

  /**
   * @param ask - Returns the thumbnails of the first of the paths, at least one.
   */
  constructor(readonly ask: (paths: string[]) => Promise<(string | null)[]>) {}

  /** Ask for a thumbnail; returns a function that ends the wait for it. */
  add(path: string, show: (address: string | null) => void): () => void {
    const one = { path, show, isWanted: true };
    this.#waiting.push(one);
    this.#plan();
    return () => (one.isWanted = false);
  }

  /** Ask after a while; at once means after what comes into sight in the same moment. */
  #plan(wait = 0): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    setTimeout(() => {
      this.#isPlanned = false;
      this.#waiting = this.#waiting.filter(({ isWanted }) => isWanted);
      while (this.#nAsked < N_AT_ONCE && this.#waiting.length)
        void this.#askFor(this.#waiting.splice(0, MOST));
    }, wait);
  }

  async #askFor(batch: Waiting[]): Promise<void> {
    this.#nAsked += 1;
    const found = await this.ask(batch.map(({ path }) => path)).catch(() => []);
    this.#nAsked -= 1;
    found.forEach((address, n) => batch[n]?.show(address));
    this.#waiting = [...batch.slice(found.length), ...this.#waiting];
    if (this.#waiting.length) this.#plan(found.length ? 0 : PAUSE);
  }
}
