import { describe, expect, test } from "vitest";
import golden from "../../../golden/terms.json";
import type { Terms } from "../api/client";
import { sourcesOf } from "./sources";

const INPUT = 3;
const terms = (golden as unknown as { name: string; terms: Terms }[]).map((one) => one.terms);
const sums = terms.filter((one) => one.kind === "weighted_sum" && one.origin);

describe.each(sums)("a convolution", (one) => {
  test("is computed from the numbers of its window that are not padding", () => {
    if (one.kind !== "weighted_sum" || !one.padding) throw new Error("no window");
    const sources = sourcesOf(one, [2, 2, 0], [INPUT], [[9, 9, 8]]);
    const inside = one.padding.flat().filter((isPadding) => !isPadding).length;
    expect(sources).toHaveLength(inside * one.cells.length);
    for (const { unit } of sources) {
      expect(unit.layer).toBe(INPUT);
      expect(Math.min(unit.row, unit.column)).toBeGreaterThanOrEqual(0);
    }
    // Of a separable convolution, each channel has a second weight.
    const shares = one.cells.flatMap(({ channel, products }) => {
      const weight = one.products.find((product) => product.channel === channel)?.weight ?? 1;
      return products.flat().map((product) => Math.abs(product * weight));
    });
    expect(Math.abs(sources[0]?.share ?? NaN)).toBe(Math.max(...shares));
  });
});

test("a dense layer is computed from the vector before, the largest product first", () => {
  const dense: Terms = {
    kind: "weighted_sum",
    origin: null,
    dilation: [1, 1],
    padding: null,
    n_channels: 3,
    products: [
      { channel: 0, number: 1, weight: 2, value: 2 },
      { channel: 2, number: 3, weight: -3, value: -9 },
    ],
    others: 1,
    others_sum: 0,
    cells: [],
    bias: 0,
    total: -7,
    then: null,
    result: -7,
  };
  const [first, second] = sourcesOf(dense, [5], [2], [[3]]);
  expect(first).toEqual({
    unit: { layer: 2, channel: 2, row: 0, column: 0 },
    number: 3,
    share: -9,
  });
  expect(second?.unit.channel).toBe(0);
  // Of a sequence, at the same step.
  expect(sourcesOf(dense, [4, 5], [2], [[6, 3]])[0]?.unit.row).toBe(4);
});

test("a sum of two layers leads to both, and one row is repeated", () => {
  const sum: Terms = { kind: "combined", how: "multiply", values: [1, 5], result: 5 };
  const found = sourcesOf(
    sum,
    [2, 4, 1],
    [7, 5],
    [
      [6, 6, 2],
      [1, 1, 2],
    ],
  );
  expect(found.map(({ unit }) => unit)).toEqual([
    { layer: 5, channel: 1, row: 0, column: 0 },
    { layer: 7, channel: 1, row: 2, column: 4 },
  ]);
});

test("the maximum of a window leads to its place, in the picture too", () => {
  const pooled: Terms = {
    kind: "pooled",
    how: "max",
    origin: [4, 6],
    channel: 1,
    size: [2, 2],
    numbers: [
      [1, 2],
      [9, 4],
    ],
    padding: null,
    largest: [1, 0],
    count: 4,
    sum: 16,
    result: 9,
  };
  const [first] = sourcesOf(pooled, [2, 3, 1], [-1], [[12, 12, 3]]);
  expect(first?.unit).toEqual({ layer: -1, channel: 1, row: 5, column: 6 });
});
