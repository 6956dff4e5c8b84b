// Slow work of the server: it tells how far it is, and stops when its request is aborted.

import { ask, ServerError } from "./client";
import type { components } from "./schema";

export type Progress = components["schemas"]["Progress"];

// The server computes one at a time, and a browser has few connections to a server, which the
// other questions of all its pages need too.
let last: Promise<unknown> = Promise.resolve();

/** Have slow work done, after what was asked for before; fails if the signal aborts it. */
export function follow(
  url: string,
  signal: AbortSignal,
  report: (progress: Progress) => void,
): Promise<void> {
  const turn = last.then(() => run(url, signal, report));
  last = turn.catch(() => undefined);
  return turn;
}

async function run(url: string, signal: AbortSignal, report: (progress: Progress) => void) {
  signal.throwIfAborted();
  const response = await ask(url, { signal });
  let share = 0;
  for await (const line of linesOf(response.body)) {
    const progress = JSON.parse(line) as Progress;
    if (progress.problem !== null) throw new ServerError(progress.problem, null);
    share = progress.share;
    report(progress);
  }
  // Like an interrupted request: the server was stopped.
  if (share < 1) throw new TypeError("The response ended before the work.");
}

/** The lines of a stream, whose chunks may end inside of a line or of a character. */
export async function* linesOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  if (!stream) return;
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
    if (done) break;
  }
  if (rest) yield rest;
}
