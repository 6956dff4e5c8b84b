// The products of a weighted sum as steps that end at their total.

import type { Product, WeightedSum } from "../api/client";

export type Step = { from: number; to: number } & (
  | { kind: "product"; product: Product }
  | { kind: "others"; count: number }
  | { kind: "bias" }
  | { kind: "total" }
);

/**
 * Put the products of a sum one after the other, the largest first.
 *
 * @param terms - The weighted sum.
 * @param most - Maximum number of products; the rest is one step.
 */
export function stepsOf(terms: WeightedSum, most: number): Step[] {
  const sorted = terms.products.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const [shown, rest] = [sorted.slice(0, most), sorted.slice(most)];
  const others = terms.others_sum + rest.reduce((sum, product) => sum + product.value, 0);
  const count = terms.others + rest.length;
  let at = 0;
  const next = (value: number) => ({ from: at, to: (at += value) });
  const steps: Step[] = shown.map((product) => ({
    kind: "product",
    product,
    ...next(product.value),
  }));
  if (count) steps.push({ kind: "others", count, ...next(others) });
  if (terms.bias !== null) steps.push({ kind: "bias", ...next(terms.bias) });
  return [...steps, { kind: "total", from: 0, to: terms.total }];
}
