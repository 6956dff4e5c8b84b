// Which classes are compared side by side.

import { indicesOfLargest } from "../maths/largest";

/**
 * List the classes with the largest values, and the true class.
 *
 * @param values - Value of each class.
 * @param truth - Index of the true class; -1 if it is not known.
 * @param most - Maximum number of classes.
 */
export function sideBySide(
  values: readonly (number | null)[],
  truth: number,
  most: number,
): number[] {
  const largest = indicesOfLargest([values], most);
  return truth < 0 || largest.includes(truth) ? largest : [...largest.slice(0, most - 1), truth];
}
