// The order of the runs in the table of the home page.

import type { HomeRun } from "../api/client";

/** What the table can be sorted by; these are columns of it. */
export const COLUMNS = ["name", "created", "way", "model", "n_classes", "accuracy"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Order {
  column: Column;
  isDescending: boolean;
}

/** As the server lists them: the newest first. */
export const NEWEST_FIRST: Order = { column: "created", isDescending: true };

/** What a press on a column's heading asks for: numbers and times begin with the largest. */
export function nextOrder(order: Order, column: Column): Order {
  if (order.column === column) return { column, isDescending: !order.isDescending };
  return { column, isDescending: ["created", "n_classes", "accuracy"].includes(column) };
}

// Names with numbers in the order of the numbers: photos-2 before photos-10.
const TEXTS = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/**
 * Sort runs by a column; runs of which it is not known come last in either direction.
 *
 * `shown` gives the text of the column `way`, which is in the reader's language.
 */
export function sortRuns(
  runs: readonly HomeRun[],
  { column, isDescending }: Order,
  shown: (way: string) => string,
): HomeRun[] {
  const valueOf = (run: HomeRun) => {
    if (column === "created") return run.created ? Date.parse(run.created) : null;
    if (column === "way") return run.way ? shown(run.way) : null;
    return run[column] ?? null;
  };
  return [...runs].sort((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const difference =
      typeof a === "number" && typeof b === "number" ? a - b : TEXTS.compare(String(a), String(b));
    return isDescending ? -difference : difference;
  });
}
