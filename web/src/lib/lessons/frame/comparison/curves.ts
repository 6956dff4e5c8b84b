// The epochs of a comparison run, put together as curves.

import type { Epoch } from "../../../api/client";

export type Measure = "accuracy" | "loss";

/** A training of one variant with one seed. */
export interface Curve {
  seed: number;
  training: number[];
  validation: number[];
}

export interface VariantCurves {
  variant: string;
  parameters: number;
  curves: Curve[];
}

/** The variants in their order, each with a curve for each seed. */
export function curvesOf(epochs: readonly Epoch[], measure: Measure): VariantCurves[] {
  const variants = new Map<string, VariantCurves>();
  for (const epoch of epochs) {
    const { variant, parameters, seed } = epoch;
    if (!variants.has(variant)) variants.set(variant, { variant, parameters, curves: [] });
    const curves = variants.get(variant)?.curves ?? [];
    let curve = curves.find((one) => one.seed === seed);
    if (!curve) curves.push((curve = { seed, training: [], validation: [] }));
    curve.training.push(epoch[measure] ?? NaN);
    curve.validation.push(epoch[`validation_${measure}`] ?? NaN);
  }
  return [...variants.values()];
}

/** The last values of each curve. */
export const lastOf = (curves: readonly Curve[], which: "training" | "validation"): number[] =>
  curves.map((curve) => curve[which].at(-1) ?? NaN);

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean over the seeds at each epoch that all of them have come to. */
export const meanCurve = (curves: readonly Curve[], which: "training" | "validation"): number[] =>
  Array.from({ length: Math.min(...curves.map((curve) => curve[which].length)) }, (_, epoch) =>
    meanOf(curves.map((curve) => curve[which][epoch] ?? NaN)),
  );

/** The largest finite value of all curves. */
export const largestOf = (variants: readonly VariantCurves[]): number =>
  Math.max(
    1e-9,
    ...variants
      .flatMap(({ curves }) => curves.flatMap((curve) => [...curve.training, ...curve.validation]))
      .filter(Number.isFinite),
  );
