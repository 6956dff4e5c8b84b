import { ServerError } from "../api/client";
import type { Texts } from "../i18n/en";

/** What went wrong, in the reader's language where it is one of the usual things. */
export function problemText(error: unknown, text: Texts): string {
  if (error instanceof ServerError)
    return (error.code ? text.problems[error.code] : undefined) ?? error.message;
  // What `fetch` throws when nothing answers.
  if (error instanceof TypeError) return text.serverGone;
  return error instanceof Error ? error.message : String(error);
}
