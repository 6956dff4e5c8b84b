// The texts quote what the lesson shows.

import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/transfer.json";
import { formatCount, formatNumber } from "../../maths/format_number";
import { spreadOf } from "../pictures/core";
import { bodies, blocksOf, costOf, costOfTraining, headParameters, trainableIn } from "./bodies";
import { accuracyOf, bestOf, depthsOf, freezingRuns, stops } from "./recorded";
import { texts } from "./texts";

const percent = (share: number) => (100 * share).toFixed(1);
const vgg = bodies.vgg16;

/** With 200 digits. */
const depths = depthsOf("digits", 1);
const byName = Object.fromEntries(depths.map((depth) => [depth.name, percent(accuracyOf(depth))]));
const intervalOf = (name: string) => {
  const found = golden.intervals.find(
    (one) => one.set === "digits" && one.amount === 1 && one.name === name,
  );
  if (!found) throw new Error(name);
  return found;
};

const stopOf = (name: string) => {
  const found = stops.find((stop) => stop.name === name);
  if (!found) throw new Error(name);
  return found;
};
const all = stopOf("all");
const none = stopOf("none");
const scratch = stopOf("scratch");
const meanOf = (values: number[]) => spreadOf(values).mean;

describe.each(["en", "ko"] as const)("in %s", (language) => {
  const text = texts[language];
  const [built, course, depth, speed] = text.questions.map(({ answer }) => answer);

  test("the head of VGG16", () => {
    const head = headParameters(vgg, 5);
    expect(text.builtWhy).toContain(formatCount(head));
    expect(built).toContain(formatCount(head));
    expect(built).toContain(formatCount(golden.bodies.vgg16.parameters + head));
    expect(course).toContain(formatCount(costOf(vgg, 4, 5).learning));
    expect(course).toContain(formatCount(trainableIn(vgg, "block5")));
  });

  test("what a step and a training of VGG16 cost", () => {
    const [whole, frozen] = [0, blocksOf(vgg).length].map((n) => {
      const { forward, backward } = costOf(vgg, n, 5);
      return forward + backward;
    });
    const times = ((whole ?? NaN) / (frozen ?? NaN)).toFixed(2);
    expect(text.frozenWhy).toContain(times);
    expect(built).toContain(times);
    for (const n of [0, 5]) {
      expect(speed).toContain(text.multiplyAdds(costOfTraining(vgg, n, 5, 1000, 10)).split(" ")[0]);
    }
  });

  test("the features of each depth", () => {
    for (const name of ["8 x 8 x 672", "4 x 4 x 1280", "64 x 64 x 96"]) {
      expect(text.depthWhy).toContain(byName[name]);
      expect(depth).toContain(byName[name]);
    }
    expect(depth).toContain(byName["pixels"]);
    expect(text.depthNote).toContain(byName["pixels"]);
  });

  test("the recorded runs", () => {
    expect(text.whyAnswer).toContain(percent(meanOf(scratch.test)));
    expect(text.whyAnswer).toContain(percent(meanOf(all.test)));
    expect(text.whyAnswer).toContain(formatCount(all.learning));
    const quoted = [
      percent(meanOf(all.test) - meanOf(scratch.test)),
      percent(meanOf(all.test) - meanOf(none.test)),
      percent(meanOf(all.training)),
      percent(meanOf(none.training)),
      formatCount(none.learning),
      formatCount(Math.round(none.learning / freezingRuns.training)),
    ];
    for (const number of quoted) expect(text.whyText).toContain(number);
    expect(text.whyGuess).toContain(formatNumber(100 / 8));
  });
});

test("the body adds more than the seeds differ by", () =>
  expect(Math.min(...all.test)).toBeGreaterThan(Math.max(...scratch.test)));

test("the last maps are worse than those of 8 × 8, and the first are worse still", () => {
  expect(depths[bestOf(depths)]?.name).toBe("8 x 8 x 672");
  expect(intervalOf("4 x 4 x 1280").high).toBeLessThan(intervalOf("8 x 8 x 672").low);
  expect(intervalOf("64 x 64 x 96").high).toBeLessThan(intervalOf("4 x 4 x 1280").low);
});
