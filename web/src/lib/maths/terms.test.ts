import { describe, expect, test } from "vitest";
import golden from "../../../golden/terms.json";
import type { Terms } from "../api/client";
import { evaluate, totalOf } from "./terms";

interface Case {
  name: string;
  activation: number;
  terms: Terms;
}

describe.each(golden as unknown as Case[])("$name", ({ activation, terms }) => {
  test("comes to what Keras computed", () => {
    expect(Math.abs(evaluate(terms) - activation)).toBeLessThan(1e-5 + 1e-4 * Math.abs(activation));
  });
  if (terms.kind === "weighted_sum") {
    test("adds up to its total", () => {
      expect(totalOf(terms)).toBeCloseTo(terms.total, 8);
    });
    test("has cells that add up", () => {
      for (const cells of terms.cells) {
        const sum = cells.products.flat().reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(cells.sum, 8);
        cells.products.forEach((row, r) =>
          row.forEach((product, c) => {
            const number = cells.numbers[r]?.[c] ?? NaN;
            expect(number * (cells.weights[r]?.[c] ?? NaN)).toBeCloseTo(product, 8);
          }),
        );
      }
    });
  }
});
