// How much better a network answers its training pictures than others, after the last epoch.

import type { ComparisonRun } from "../../api/client";
import { curvesOf, lastOf } from "../frame/comparison/curves";
import { spreadOf, type Spread } from "../pictures/core";

export interface Gap extends Spread {
  variant: string;
}

/** Training accuracy minus validation accuracy of each variant, over the seeds. */
export const gapsOf = ({ epochs }: ComparisonRun): Gap[] =>
  curvesOf(epochs, "accuracy").map(({ variant, curves }) => {
    const validation = lastOf(curves, "validation");
    const gaps = lastOf(curves, "training").map((value, n) => value - (validation[n] ?? NaN));
    return { variant, ...spreadOf(gaps) };
  });
