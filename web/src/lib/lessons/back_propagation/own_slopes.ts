// The derivatives at the last layer of a trained classifier, from what it answers.

import type { WeightedSum } from "../../api/client";

/** p - y for each class: the derivative of the cross-entropy by its logit. */
export const slopesOfShares = (shares: readonly number[], right: number): number[] =>
  shares.map((p, n) => p - (n === right ? 1 : 0));

/** The input of a neuron whose product with its weight is largest, and its number. */
export function largestProduct({
  products,
}: WeightedSum): { channel: number; number: number } | null {
  const sorted = products.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const [first] = sorted;
  return first && first.number !== null ? { channel: first.channel, number: first.number } : null;
}
