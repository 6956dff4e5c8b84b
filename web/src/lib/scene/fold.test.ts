import { expect, test } from "vitest";
import { fold, hasShortcut, shortcutsOf, type Foldable } from "./fold";

/** A chain of layers: [kind, output shape]; a layer may take others than the one before. */
function chain(...given: [kind: string, shape: number[], inputs?: number[]][]): Foldable[] {
  return given.map(([kind, shape, inputs], number) => ({
    number,
    name: `${kind.toLowerCase()}_${number}`,
    kind,
    shape,
    inputs: inputs ?? [number - 1],
    settings: {},
  }));
}

const oneByOne = (layers: Foldable[]): [number, number][] => layers.map((_, n) => [n, n]);
const spans = (stacks: { first: number; last: number; times: number }[]) =>
  stacks.map(({ first, last, times }) => [first, last, times]);

const conv: [string, number[]] = ["Conv2D", [8, 8, 4]];
const small = chain(conv, ["BatchNormalization", [8, 8, 4]], ["ReLU", [8, 8, 4]], conv, [
  "MaxPooling2D",
  [4, 4, 4],
]);

test("each layer is a stack where there is room", () => {
  expect(spans(fold(small, oneByOne(small), 5))).toEqual([0, 1, 2, 3, 4].map((n) => [n, n, 1]));
});

test("where there is none, what changes single numbers joins the layer before", () => {
  expect(spans(fold(small, oneByOne(small), 3))).toEqual([
    [0, 2, 1],
    [3, 3, 1],
    [4, 4, 1],
  ]);
});

test("a padding belongs to the layer after it", () => {
  const layers = chain(["ZeroPadding2D", [10, 10, 4]], conv, ["ZeroPadding2D", [10, 10, 4]], conv);
  expect(spans(fold(layers, oneByOne(layers), 2))).toEqual([
    [0, 1, 1],
    [2, 3, 1],
  ]);
});

test("the layers of one block, by their names, are not divided", () => {
  const names = [
    "block1_conv1",
    "block1_conv2",
    "block1_pool",
    "block2_conv1",
    "block2_pool",
    "top",
  ];
  const layers = chain(conv, conv, ["MaxPooling2D", [4, 4, 4]], conv, conv, conv).map(
    (layer, n) => ({
      ...layer,
      name: names[n] ?? "",
    }),
  );
  expect(spans(fold(layers, oneByOne(layers), 3))).toEqual([
    [0, 2, 1],
    [3, 4, 1],
    [5, 5, 1],
  ]);
});

test("equal blocks become one stack that says how many they are", () => {
  const layers = chain(conv, ...Array.from({ length: 12 }, () => conv), ["Flatten", [256]]);
  expect(spans(fold(layers, oneByOne(layers), 4))).toEqual([
    [0, 12, 13],
    [13, 13, 1],
  ]);
});

test("neighbours of the same size are joined first", () => {
  const layers = chain(
    ["Conv2D", [8, 8, 4]],
    ["DepthwiseConv2D", [8, 8, 4]],
    ["Conv2D", [4, 4, 8]],
    ["DepthwiseConv2D", [4, 4, 8]],
    ["GlobalAveragePooling2D", [8]],
  );
  expect(spans(fold(layers, oneByOne(layers), 3))).toEqual([
    [0, 1, 1],
    [2, 3, 1],
    [4, 4, 1],
  ]);
});

test("a network of a thousand layers fits too, and nothing of it is lost", () => {
  const kinds = ["Conv2D", "DepthwiseConv2D", "Add", "MaxPooling2D", "ReLU"];
  const layers = chain(
    ...Array.from({ length: 1000 }, (_, n): [string, number[]] => [
      kinds[(n * 7 + (n >> 3)) % 5] as string,
      [64 - (n >> 4), 64 - (n >> 4), 1 + (n % 3)],
    ]),
  );
  for (const capacity of [1, 2, 7, 20]) {
    const stacks = fold(layers, oneByOne(layers), capacity);
    expect(stacks.length).toBeLessThanOrEqual(capacity);
    expect(stacks[0]?.first).toBe(0);
    expect(stacks.at(-1)?.last).toBe(999);
    for (let n = 1; n < stacks.length; n++)
      expect(stacks[n]?.first).toBe((stacks[n - 1]?.last ?? 0) + 1);
  }
});

test("a connection past a stack is a shortcut, one to a neighbour is not", () => {
  const layers = chain(conv, conv, ["Add", [8, 8, 4], [1, 0]], ["Add", [8, 8, 4], [2, -1]]);
  expect(shortcutsOf(layers, fold(layers, oneByOne(layers), 9))).toEqual([
    { from: 0, to: 2 },
    { from: -1, to: 3 },
  ]);
  expect(hasShortcut(layers, { first: 1, last: 2, times: 1 })).toBe(true);
  expect(hasShortcut(layers, { first: 0, last: 1, times: 1 })).toBe(false);
  // Inside of a stack it is not seen.
  expect(
    shortcutsOf(
      layers,
      fold(
        layers,
        [
          [0, 2],
          [3, 3],
        ],
        2,
      ),
    ),
  ).toEqual([{ from: -1, to: 1 }]);
});

test("a connection from before the part is a shortcut", () => {
  const layers = chain(conv, conv, conv, conv, ["Add", [8, 8, 4], [3, 0]]);
  const part = fold(
    layers,
    [1, 2, 3, 4].map((n): [number, number] => [n, n]),
    9,
  );
  expect(shortcutsOf(layers, part)).toEqual([{ from: -1, to: 3 }]);
});

test("a part always has at least two stacks, so that opening it shows more", () => {
  const kinds = ["Conv2D", "BatchNormalization", "ReLU", "Dropout", "Activation"];
  const layers = chain(...kinds.map((kind): [string, number[]] => [kind, [8, 8, 4]]));
  for (const capacity of [2, 3, 4]) {
    expect(fold(layers, oneByOne(layers), capacity).length).toBeGreaterThan(1);
  }
});

test("equal layers of parallel branches are not joined", () => {
  const branches = Array.from({ length: 6 }, (): [string, number[], number[]] => [...conv, [0]]);
  const layers = chain(["MaxPooling2D", [8, 8, 4]], ...branches, [
    "Concatenate",
    [8, 8, 24],
    [1, 2, 3, 4, 5, 6],
  ]);
  const stacks = fold(layers, oneByOne(layers), 7);
  expect(Math.max(...stacks.map((stack) => stack.times))).toBe(1);
});
