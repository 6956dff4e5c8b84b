/** The index of the largest value that is a number; 0 if none is. */
export function indexOfLargest(values: readonly (number | null)[]): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value !== null && value > (values[best] ?? -Infinity)) best = index;
  });
  return best;
}
