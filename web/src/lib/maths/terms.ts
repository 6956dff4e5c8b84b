// The arithmetic that the unit view shows, computed once more from the numbers on the screen.

import type { Applied, Softmax, Terms, WeightedSum } from "../api/client";

/** What the shown terms come to, before an activation. */
export function totalOf(terms: WeightedSum): number {
  const products = terms.products.reduce((sum, product) => sum + product.value, 0);
  return products + terms.others_sum + (terms.bias ?? 0);
}

/** What the shown terms come to. */
export function evaluate(terms: Terms): number {
  switch (terms.kind) {
    case "weighted_sum":
      return terms.then ? activate(terms.then, totalOf(terms)) : totalOf(terms);
    case "softmax":
      return share(terms);
    case "applied":
      return activate(terms, terms.value);
    case "pooled": {
      if (!terms.numbers) return terms.how === "max" ? terms.result : terms.sum / terms.count;
      const inside = terms.numbers.flatMap((row, r) =>
        row.filter((_, c) => !terms.padding?.[r]?.[c]),
      );
      return terms.how === "max"
        ? Math.max(...inside)
        : inside.reduce((sum, value) => sum + value, 0) / inside.length;
    }
    case "normalized":
      return (
        ((terms.value - terms.mean) / Math.sqrt(terms.variance + terms.epsilon)) * terms.gamma +
        terms.beta
      );
    case "combined":
      return combine(terms.how, terms.values);
    case "moved":
      return terms.value * terms.factor + terms.offset;
  }
}

/** The functions that are simple enough to be written out; of others the server's result. */
function activate(then: Applied | Softmax, value: number): number {
  if (then.kind === "softmax") return share(then);
  switch (then.function.key) {
    case "relu":
      return Math.max(0, value);
    case "sigmoid":
      return 1 / (1 + Math.exp(-value));
    case "tanh":
      return Math.tanh(value);
    case "silu":
      return value / (1 + Math.exp(-value));
    default:
      return then.result;
  }
}

function share(terms: Softmax): number {
  const asked = terms.entries.find((entry) => entry.index === terms.at);
  return asked ? Math.exp(asked.value - terms.largest) / terms.sum : NaN;
}

function combine(how: string, values: number[]): number {
  const sum = values.reduce((a, b) => a + b, 0);
  switch (how) {
    case "subtract":
      return 2 * (values[0] ?? 0) - sum;
    case "multiply":
      return values.reduce((a, b) => a * b, 1);
    case "average":
      return sum / values.length;
    case "max":
      return Math.max(...values);
    case "min":
      return Math.min(...values);
    default:
      return sum;
  }
}
