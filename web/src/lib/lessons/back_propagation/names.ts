// How the lesson writes its parameters.

import type { Parameter } from "./core";

const below = (n: number) => "₁₂₃"[n] ?? "";

/** For example "x₁ → h₂" for a weight and "b(h₂)" for a bias. */
export function nameOf(at: Parameter): string {
  switch (at.kind) {
    case "weight":
      return `x${below(at.input)} → h${below(at.unit)}`;
    case "bias":
      return `b(h${below(at.unit)})`;
    case "out":
      return `h${below(at.unit)} → p`;
    case "outBias":
      return "b(p)";
  }
}
