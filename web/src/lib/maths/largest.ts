/** The index of the largest value that is a number; 0 if none is. */
export function indexOfLargest(values: readonly (number | null)[]): number {
  let best = 0;
  values.forEach((value, index) => {
    if (value !== null && value > (values[best] ?? -Infinity)) best = index;
  });
  return best;
}

/**
 * The indices of the largest values, the largest first.
 *
 * @param lists - Values with the same indices; the larger one of each index counts.
 */
export function indicesOfLargest(lists: readonly (readonly (number | null)[])[], most: number) {
  const [first = []] = lists;
  return first
    .map((_, index) => ({
      index,
      value: Math.max(...lists.map((values) => values[index] ?? -Infinity)),
    }))
    .toSorted((a, b) => b.value - a.value || a.index - b.index)
    .slice(0, most)
    .map(({ index }) => index);
}
