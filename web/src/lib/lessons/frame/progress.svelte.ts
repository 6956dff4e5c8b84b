// Which steps were done; the browser keeps it, unless it stores nothing.

import { recall, remember } from "../../state/remembered";

const NAME = "pellucid.lessons";

interface Kept {
  done: number[];
  /** How many steps the lesson had when it was last open. */
  of: number;
}

function isKept(value: unknown): value is Kept {
  const { done, of } = (value ?? {}) as Partial<Kept>;
  return Array.isArray(done) && done.every(Number.isInteger) && Number.isInteger(of);
}

function load(): Record<string, Kept> {
  try {
    const found: unknown = JSON.parse(recall(NAME) ?? "{}");
    return Object.fromEntries(Object.entries(found ?? {}).filter(([, value]) => isKept(value)));
  } catch {
    return {};
  }
}

export class Progress {
  #kept = $state.raw(load());

  of(id: string): Kept {
    return Object.hasOwn(this.#kept, id) ? (this.#kept[id] as Kept) : { done: [], of: 0 };
  }

  isDone(id: string, n: number): boolean {
    return this.of(id).done.includes(n);
  }

  complete(id: string, n: number): void {
    if (this.isDone(id, n)) return;
    this.#keep(id, { ...this.of(id), done: [...this.of(id).done, n] });
  }

  /** Learn how many steps a lesson has. */
  know(id: string, of: number): void {
    const { done } = this.of(id);
    this.#keep(id, { done: done.filter((n) => n <= of), of });
  }

  #keep(id: string, kept: Kept): void {
    this.#kept = { ...this.#kept, [id]: kept };
    remember(NAME, JSON.stringify(this.#kept));
  }
}

export const progress = new Progress();
