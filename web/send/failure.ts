// What follows from a picture that was not taken.

import { RefusedError } from "./room_api";

/** "later": try again by itself. "end": nothing more is taken. "one": this picture is not taken. */
export type Failure = "later" | "end" | "one";

const ENDS: readonly string[] = ["closed", "student full", "room full", "disk full", "no cookie"];

export function failureOf(error: unknown): Failure {
  if (!(error instanceof RefusedError)) return "later"; // the network
  if (error.code !== null && ENDS.includes(error.code)) return "end";
  return [408, 429].includes(error.status) || error.status >= 500 ? "later" : "one";
}

/** Seconds to wait after so many failures in a row. */
export const pauseAfter = (n: number): number => Math.min(30, 2 ** n);
