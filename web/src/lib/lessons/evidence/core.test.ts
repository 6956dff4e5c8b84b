import { expect, test } from "vitest";
import golden from "../../../../golden/lessons/evidence.json";
import {
  drawPicture,
  fallAt,
  fieldSizes,
  falls,
  FIRST,
  gradCam,
  LAST,
  run,
  type LayerName,
  type Map,
} from "./core";
import { accuracies, networks, RULES, type NetworkName, type Rule } from "./networks";

const near = (found: readonly number[], expected: readonly number[], digits = 9) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, digits);
};

const drawnOf = ([shape, row, column, isMarked]: (number | boolean)[]) => ({
  shape: Number(shape),
  row: Number(row),
  column: Number(column),
  isMarked: isMarked === true,
});

test.each(golden.networks)("$network: each step of Grad-CAM is that of Keras and NumPy", (one) => {
  const network = networks[one.network as NetworkName];
  for (const example of one.examples) {
    const picture = drawPicture(drawnOf(example.drawn));
    near(picture.flat(), example.picture.flat());
    const trace = run(picture, network);
    near(trace.probabilities, example.probabilities);
    for (const heat of example.heats) {
      const found = gradCam(heat.layer as LayerName, trace, network, heat.class);
      near(found.maps.flat(2), heat.maps.flat(2));
      near(found.gradients.flat(2), heat.gradients.flat(2));
      near(found.weights, heat.weights);
      near(found.sum.flat(), heat.sum.flat());
      // TensorFlow enlarges in float32.
      near(found.heat.flat(), heat.keras_heat.flat(), 5);
    }
  }
});

test.each(golden.networks)("$network: covered parts lower the probability as in Keras", (one) => {
  const network = networks[one.network as NetworkName];
  for (const example of one.examples) {
    const picture = drawPicture(drawnOf(example.drawn));
    for (const { square, falls: expected } of example.falls) {
      const [row = 0, column = 0, side = 0] = square;
      near(
        [0, 1].map((to) => fallAt(picture, network, to, { row, column, side })),
        expected,
      );
    }
    near(falls(picture, network, 0, 3).flat(), example.every_fall.flat());
  }
});

test("the receptive fields are those that pellucid finds", () => {
  const { first, pooled, second } = fieldSizes();
  expect([first, pooled, second]).toEqual(golden.fields.own.map(([, field]) => field));
});

/** Whether a cross or a ring has the mark. */
const IS_MARKED: Record<Rule, (shape: number) => boolean> = {
  as_trained: (shape) => shape === 0,
  without: () => false,
  swapped: (shape) => shape === 1,
};

function accuracyOf(name: NetworkName, rule: Rule): number {
  const right: boolean[] = [];
  for (let row = FIRST; row <= LAST; row++)
    for (let column = FIRST; column <= LAST; column++) {
      if ((row + column) % 2 === 0) continue;
      for (const shape of [0, 1]) {
        const picture: Map = drawPicture({ shape, row, column, isMarked: IS_MARKED[rule](shape) });
        right.push((run(picture, networks[name]).probabilities[shape] ?? 0) > 0.5);
      }
    }
  return right.filter(Boolean).length / right.length;
}

test.each(golden.networks)("$network: the accuracies are those of Keras", (one) => {
  const name = one.network as NetworkName;
  for (const rule of RULES) {
    expect(accuracyOf(name, rule)).toBeCloseTo(one.accuracies[rule], 9);
    expect(accuracies[name][rule][0]).toBeCloseTo(one.accuracies[rule], 4);
  }
});
