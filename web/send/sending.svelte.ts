import { failureOf, pauseAfter } from "./failure";
import { RefusedError, sendPicture } from "./room_api";
import type { Code, Sent } from "./room_api";
import { shrink } from "./shrink";

/** How many pictures are sent at the same time. */
const N_AT_ONCE = 2;

/** A picture that was chosen. */
export class Item {
  stage = $state<"waiting" | "sending" | "sent" | "refused">("waiting");
  thumbnail = $state("");
  /** Why it was refused; null if the server gives no reason. */
  why = $state<Code | null>(null);
  /** What is sent: drawn once, so that the server recognizes a picture that comes twice. */
  picture: Blob | null = null;

  constructor(
    readonly n: number,
    readonly file: File,
    /** The class; null if it is not known. */
    public label: string | null,
  ) {}
}

/** The pictures that were chosen, which are sent one after another. */
export class Sending {
  items = $state<Item[]>([]);
  /** Number of pictures that the room has from this phone. */
  nSent = $state(0);
  /** Why the next attempt waits: no answer, or an answer that asks to wait; null if it does not. */
  waitsFor = $state<"connection" | "server" | null>(null);
  /** Why nothing more is taken, if so. */
  ended = $state<Code | null>(null);
  #code = "";
  #side = 1600;
  #n = 0;
  #nFailures = 0;
  #isRunning = false;
  #wake: () => void = () => undefined;
  #whenRefused: () => void;

  /** `whenRefused` is called after a refusal, since the classes may have changed. */
  constructor(whenRefused: () => void) {
    this.#whenRefused = whenRefused;
  }

  get nUnsent(): number {
    return this.items.filter(({ stage }) => stage === "waiting" || stage === "sending").length;
  }

  /** Begin with another room, or with the same one again. */
  enter(code: string, side: number, nSent: number): void {
    this.#code = code;
    this.#side = side;
    this.nSent = nSent;
    this.ended = null;
    this.now();
    void this.#run();
  }

  add(files: readonly File[], label: string | null): void {
    for (const file of files) this.items.push(new Item(this.#n++, file, label));
    void this.#run();
  }

  /** Send a picture that was refused again, with the class that is chosen now. */
  again(item: Item, label: string | null): void {
    item.label = label;
    item.why = null;
    item.stage = "waiting";
    void this.#run();
  }

  /** Do not wait any longer for the next attempt. */
  now(): void {
    this.#nFailures = 0;
    this.#wake();
  }

  /** Try again what was not taken, such as after the teacher has made room. */
  retry(): void {
    this.ended = null;
    this.now();
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    await Promise.all(Array.from({ length: N_AT_ONCE }, () => this.#sendAll()));
    this.#isRunning = false;
  }

  async #sendAll(): Promise<void> {
    let item;
    while (!this.ended && (item = this.items.find(({ stage }) => stage === "waiting"))) {
      item.stage = "sending";
      try {
        this.#took(item, await this.#send(item));
      } catch (error) {
        await this.#failed(item, error);
      }
    }
  }

  async #send(item: Item): Promise<Sent> {
    if (!item.picture) {
      const { picture, thumbnail } = await shrink(item.file, this.#side);
      item.picture = picture;
      if (thumbnail && !item.thumbnail) item.thumbnail = URL.createObjectURL(thumbnail);
    }
    return sendPicture(this.#code, item.picture, item.label);
  }

  #took(item: Item, sent: Sent): void {
    item.stage = "sent";
    item.picture = null;
    this.nSent = Math.max(this.nSent, sent.n_sent);
    this.waitsFor = null;
    this.#nFailures = 0;
  }

  async #failed(item: Item, error: unknown): Promise<void> {
    const code = error instanceof RefusedError ? error.code : null;
    const failure = failureOf(error);
    if (failure === "one") {
      item.stage = "refused";
      item.why = code;
      this.#whenRefused();
      return;
    }
    item.stage = "waiting";
    if (failure === "end") {
      this.ended = code;
      return;
    }
    this.waitsFor = error instanceof RefusedError ? "server" : "connection";
    const seconds = pauseAfter(this.#nFailures++);
    await new Promise<void>((resolve) => {
      const before = this.#wake;
      const timer = setTimeout(resolve, 1000 * seconds);
      this.#wake = () => {
        before();
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
