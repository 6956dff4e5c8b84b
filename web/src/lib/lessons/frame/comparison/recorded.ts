import type { ComparisonRun } from "../../../api/client";

/** A comparison run as `tests/lessons/recorded/comparison_runs.py` wrote it, by the schema. */
export const recordedRun = (
  record: Omit<ComparisonRun, "data"> & { data: string },
): ComparisonRun => ({
  ...record,
  data: record.data === "own" ? "own" : "drawn",
});
