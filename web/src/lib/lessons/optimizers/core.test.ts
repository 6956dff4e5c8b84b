import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/optimizers.json";
import { losses, type LossName } from "./losses";
import { optimizerNames, walk, type Place } from "./optimizers";
import { noiseOf, slopesOfBatches, stepsPerEpoch } from "./real_loss";
import { largestStableRate, lowestOf, strongestBend, surfaces, type SurfaceName } from "./surfaces";

const near = (value: number | undefined, expected: number | undefined) =>
  expect(Math.abs((value ?? NaN) - (expected ?? NaN))).toBeLessThan(
    1e-6 * Math.max(1, Math.abs(expected ?? NaN)),
  );
const names = Object.keys(surfaces) as SurfaceName[];

function compare(found: readonly Place[], expected: number[][]) {
  expect(found).toHaveLength(expected.length);
  expected.forEach((place, step) => place.forEach((value, i) => near(found[step]?.[i], value)));
}

describe.each(names)("on the %s", (name) => {
  const { start, rate, slopes } = surfaces[name];
  test.each(optimizerNames)("%s walks as in Keras", (optimizer) => {
    const settings = { rate, momentum: 0.9 };
    compare(
      walk(optimizer, start, slopes, settings, golden.n_steps),
      golden.walks[name][optimizer],
    );
  });
  test("the largest stable rate is 2/L", () => {
    const expected = golden.bends[name];
    expected.lowest.forEach((value, i) => near(lowestOf(surfaces[name])[i], value));
    near(strongestBend(surfaces[name]), expected.bend);
    near(largestStableRate(surfaces[name]), expected.rate);
  });
});

test.each(optimizerNames)("%s walks with batches as in Keras", (optimizer) => {
  const { start, rate } = surfaces.real;
  const slopes = slopesOfBatches(4, golden.n_steps);
  const settings = { rate, momentum: 0.9 };
  compare(walk(optimizer, start, slopes, settings, golden.n_steps), golden.batch_walk[optimizer]);
});

test("below the largest stable rate it comes nearer, above it leaves", () => {
  const { start, slopes } = surfaces.ravine;
  for (const [rate, place] of Object.entries(golden.around_the_best_rate)) {
    const [, y] = walk("sgd", start, slopes, { rate: Number(rate), momentum: 0 }, 50).at(-1) ?? [];
    near(y, place[1]);
    expect(Math.abs(y ?? NaN) > start[1]).toBe(Number(rate) > 0.1);
  }
});

test("the noise of a batch falls with the root of its size", () => {
  const { start } = surfaces.real;
  near(noiseOf(1, start), golden.noise.of_one);
  near(noiseOf(4, start), golden.noise.of_one / 2);
  for (const [size, simulated] of Object.entries(golden.noise.simulated)) {
    // 200,000 drawn batches: their spread is known to about 0.3%.
    expect(noiseOf(Number(size), start) / simulated).toBeCloseTo(1, 1.9);
  }
});

test.each(golden.steps_per_epoch)(
  "$n pictures in batches of $batch",
  ({ n, batch, steps, cut }) => {
    expect(stepsPerEpoch(n, batch)).toBe(steps);
    expect(steps).toBe(cut);
  },
);

test.each(golden.losses)("both losses at z = $z are Keras'", (row) => {
  for (const name of ["mse", "crossEntropy"] as LossName[]) {
    near(losses[name].of(row.z, 1), row[name]);
    near(losses[name].slope(row.z, 1), row[`${name}_slope`]);
  }
});
