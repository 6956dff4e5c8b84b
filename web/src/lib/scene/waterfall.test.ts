import { describe, expect, test } from "vitest";
import golden from "../../../golden/terms.json";
import type { Terms } from "../api/client";
import { stepsOf } from "./waterfall";

const cases = golden as unknown as { name: string; terms: Terms }[];
const sums = cases.flatMap(({ name, terms }) =>
  terms.kind === "weighted_sum" ? [{ name, terms }] : [],
);

describe.each(sums)("$name", ({ terms }) => {
  test.each([2, 100])("each of at most %i steps begins where the last one ends", (most) => {
    const steps = stepsOf(terms, most);
    const total = steps.at(-1);
    steps.slice(1, -1).forEach((step, n) => expect(step.from).toBe(steps[n]?.to));
    expect(steps[0]?.from).toBe(0);
    expect(steps.at(-2)?.to).toBeCloseTo(total?.to ?? NaN, 6);
    expect(total).toMatchObject({ kind: "total", from: 0, to: terms.total });
    const products = steps.filter((step) => step.kind === "product");
    expect(products.length).toBeLessThanOrEqual(most);
    const sizes = products.map(({ from, to }) => Math.abs(to - from));
    sizes.slice(1).forEach((size, n) => expect(size).toBeLessThanOrEqual((sizes[n] ?? 0) + 1e-9));
  });
});
