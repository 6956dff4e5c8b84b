import { expect, test } from "vitest";
import { tourTexts } from "../i18n/tour_text";
import { fit } from "../state/fit";
import { START } from "../state/place";
import { listSteps, type Strongest, type Toured } from "./steps";

const strongest: Strongest = { channel: 5, row: 3, column: 2, which: 7 };

/** A chain of layers, each of which takes the one before it. */
function chain(...layers: [kind: string, ...shape: number[]][]): Toured["layers"] {
  return layers.map(([kind, ...shape], number) => ({
    number,
    kind,
    shape,
    inputs: [number - 1],
    is_explained: true,
  }));
}

const METHODS = ["grad-cam", "occlusion"];
const models: Record<string, Toured> = {
  growing: {
    layers: chain(
      ["Rescaling", 32, 32, 3],
      ["Conv2D", 30, 30, 8],
      ["MaxPooling2D", 15, 15, 8],
      ["Conv2D", 13, 13, 16],
      ["GlobalAveragePooling2D", 16],
      ["Dense", 10],
    ),
    outputs: [{ layer: 5, kind: "classes", evidence_methods: METHODS }],
  },
  tiny: {
    layers: chain(["Conv2D", 30, 30, 8], ["Conv2D", 28, 28, 8], ["Flatten", 6272], ["Dense", 1]),
    outputs: [{ layer: 3, kind: "two_classes", evidence_methods: METHODS }],
  },
  single: {
    layers: chain(["Conv2D", 30, 30, 8], ["Flatten", 7200], ["Dense", 4]),
    outputs: [{ layer: 2, kind: "numbers", evidence_methods: METHODS }],
  },
  dense: {
    layers: chain(["Flatten", 3072], ["Dense", 64], ["Dense", 10]),
    outputs: [{ layer: 2, kind: "classes", evidence_methods: ["occlusion"] }],
  },
  segmentation: {
    layers: chain(["Conv2D", 32, 32, 8], ["Conv2D", 32, 32, 2]),
    outputs: [{ layer: 1, kind: "map", evidence_methods: [] }],
  },
  nothing: {
    layers: chain(["Activation", 8, 8, 3]),
    outputs: [{ layer: -1, kind: "numbers", evidence_methods: [] }],
  },
};

const keysOf = (name: string) =>
  listSteps(models[name] as Toured, strongest).map((step) => step.key);

test("the tour has the stops that the model has", () => {
  expect(keysOf("growing")).toEqual([
    "network",
    "depth",
    "maps",
    "sum",
    "number",
    "last",
    "vector",
    "softmax",
    "evidence",
  ]);
  expect(keysOf("tiny")).toEqual([
    "network",
    "smaller",
    "maps",
    "sum",
    "number",
    "last",
    "vector",
    "sigmoid",
    "evidence",
  ]);
  expect(keysOf("single")).toEqual(["network", "maps", "sum", "number", "vector", "output"]);
  expect(keysOf("dense")).toEqual(["network", "vector", "softmax", "evidence"]);
  expect(keysOf("segmentation")).toEqual(["network", "maps", "sum", "number", "last"]);
  expect(keysOf("nothing")).toEqual(["network"]);
});

test("the stops are at what is strongest for the picture", () => {
  const steps = listSteps(models.growing as Toured, strongest);
  const placeOf = (key: string) => steps.find((step) => step.key === key)?.place;
  expect(placeOf("sum")).toMatchObject({ view: "layer", layer: 1, channel: 5 });
  expect(placeOf("number")).toMatchObject({ view: "unit", channel: 5, row: 3, column: 2 });
  expect(placeOf("last")).toMatchObject({ layer: 3 });
  expect(placeOf("vector")).toMatchObject({ layer: 4 });
  expect(placeOf("softmax")).toMatchObject({ view: "unit", layer: 5, channel: 7 });
  expect(placeOf("evidence")).toMatchObject({ view: "evidence", which: -1 });
});

test.each(Object.keys(models))("each stop of the model %s exists", (name) => {
  const model = models[name] as Toured;
  const world = {
    input: { height: 32, width: 32, channels: 3 },
    layers: model.layers,
    outputs: model.outputs.map((output) => ({ ...output, values: 10, evidence_layers: [] })),
    pictures: [],
  };
  for (const { place } of listSteps(model, strongest)) {
    expect(fit({ ...START, ...place }, world)).toMatchObject(place);
  }
});

test("each stop has a text in both languages", () => {
  for (const [key, { en, ko }] of Object.entries(tourTexts)) {
    expect(en.body, key).toMatch(/^[A-Z][\x20-\x7e]+\.$/);
    expect(en.title, key).toMatch(/^[A-Z]/);
    expect(ko.body, key).toMatch(/니다\.$/);
    expect(ko.title, key).toMatch(/[가-힣]/);
  }
});
