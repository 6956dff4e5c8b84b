// What was answered for each picture, and its table.

import type { Answer } from "./classifier";

/** A picture, with an answer or with the reason why there is none. */
export interface Result {
  id: number;
  name: string;
  /** Address of the picture for this page, until the results are cleared. */
  address: string;
  answer: Answer | null;
  problem: string;
}

/** A class and its probability. */
export interface Ranked {
  label: string;
  probability: number;
}

/** The classes, the most probable first; equal ones in the order of the labels. */
export function ranked({ probabilities }: Answer, labels: readonly string[]): Ranked[] {
  return labels
    .map((label, n) => ({ label, probability: probabilities[n] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
}

/** A table for spreadsheets: the answer, and the probability of each class. */
export function csvOf(results: readonly Result[], labels: readonly string[]): string {
  const header = ["picture", "label", "probability", "is_known", "error", ...labels];
  const rows = results.map(({ name, answer, problem }) => {
    if (!answer) return [name, "", "", "", problem, ...labels.map(() => "")];
    const [best] = ranked(answer, labels);
    return [
      name,
      best?.label ?? "",
      String(best?.probability ?? ""),
      answer.isKnown === null ? "" : String(answer.isKnown),
      "",
      ...answer.probabilities.map(String),
    ];
  });
  // The mark tells spreadsheets that it is UTF-8.
  return "\ufeff" + [header, ...rows].map((row) => row.map(cell).join(",") + "\r\n").join("");
}

/** Quote a cell; a spreadsheet would compute a text that begins like a formula. */
function cell(text: string): string {
  const isNumber = text !== "" && Number.isFinite(Number(text));
  const safe = !isNumber && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
