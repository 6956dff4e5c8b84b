import { expect, test } from "vitest";
import type { ChannelMap, Layer } from "../api/client";
import { blocksIn, layOut, type Scene } from "./layout";
import { linesOf, pathOfShortcut } from "./lines";

/** A layer; what the scene does not ask for is left out. */
function layer(number: number, kind: string, shape: number[], inputs = [number - 1]): Layer {
  return { number, name: `layer_${number}`, kind, shape, inputs, settings: {} } as unknown as Layer;
}

const tiny = [
  layer(0, "Rescaling", [64, 64, 3]),
  layer(1, "Conv2D", [62, 62, 10]),
  layer(2, "ReLU", [62, 62, 10]),
  layer(3, "MaxPooling2D", [31, 31, 10]),
  layer(4, "Flatten", [9610]),
  layer(5, "Dense", [10]),
];
const deep = Array.from({ length: 200 }, (_, n) =>
  n % 4 === 3
    ? layer(n, "Add", [100 - (n >> 2), 100 - (n >> 2), 2 * n + 1], [n - 1, n - 4])
    : layer(n, "Conv2D", [100 - (n >> 2), 100 - (n >> 2), 2 * n + 1]),
);
const module = [
  layer(0, "Conv2D", [28, 28, 64]),
  layer(1, "Conv2D", [28, 28, 64], [0]),
  layer(2, "Conv2D", [28, 28, 96], [0]),
  layer(3, "Conv2D", [28, 28, 128], [2]),
  layer(4, "MaxPooling2D", [28, 28, 64], [0]),
  layer(5, "Conv2D", [28, 28, 32], [4]),
  layer(6, "Concatenate", [28, 28, 224], [1, 3, 5]),
];

const ROOMS = [
  { width: 860, height: 560 },
  { width: 1100, height: 700 },
  { width: 560, height: 300 },
];
const one = (layers: Layer[]) => layers.map((_, n) => [n, n] as const);

/** Where the maps of a stack end, across the row or the column. */
const endOf = (scene: Scene) =>
  scene.stacks.map(({ maps, count, side }) => (count ? maps + count * (side + 4) - 4 : maps));

test.each([false, true])("everything is within the room (column: %s)", (isColumn) => {
  const rooms = isColumn
    ? ROOMS.map(({ width, height }) => ({ width: height, height: width }))
    : ROOMS;
  for (const layers of [tiny, deep, module])
    for (const room of rooms) {
      const scene = layOut(layers, one(layers), room, isColumn);
      const [along, across] = isColumn ? [room.height, room.width] : [room.width, room.height];
      const ats = scene.stacks.map((stack) => stack.at);
      expect(Math.min(...ats)).toBeGreaterThan(0);
      expect(Math.max(...ats)).toBeLessThan(along);
      // Branches of a column have their maps below the names, within the distance of two stacks.
      if (scene.mode !== "branches" || !isColumn)
        expect(Math.max(...endOf(scene))).toBeLessThanOrEqual(across);
      expect(scene.stacks[0]?.first).toBe(0);
      expect(scene.stacks.at(-1)?.last).toBe(layers.length - 1);
      for (const { path } of linesOf(scene, null)) expect(path).not.toMatch(/NaN|undefined/);
      for (const shortcut of scene.shortcuts)
        expect(pathOfShortcut(scene, shortcut)).not.toMatch(/NaN|undefined/);
    }
});

test("a small network shows each map, and lines between all of them", () => {
  const scene = layOut(tiny, one(tiny), { width: 860, height: 600 }, false);
  expect(scene.mode).toBe("maps");
  expect(scene.stacks.map((stack) => stack.count).slice(0, 4)).toEqual([3, 10, 10, 10]);
  // 3 x 10 for the convolution, one by one for ReLU and pooling; none where numbers are left out.
  expect(linesOf(scene, null)).toHaveLength(30 + 10 + 10);
  const high = linesOf(scene, { stack: 1, map: { channel: 4 } as ChannelMap }).filter(
    (line) => line.isHigh,
  );
  expect(high).toHaveLength(3);
});

test("a large network shows boxes to scale, and its shortcuts", () => {
  const scene = layOut(deep, one(deep), { width: 860, height: 600 }, false);
  expect(scene.mode).toBe("boxes");
  expect(scene.stacks.length).toBeLessThanOrEqual(12);
  expect(Math.max(...scene.stacks.map((stack) => stack.count))).toBeLessThanOrEqual(4);
});

test("the branches of a module stand side by side", () => {
  const scene = layOut(module, one(module), { width: 860, height: 600 }, false);
  expect(scene.mode).toBe("branches");
  expect(new Set(scene.stacks.map((stack) => stack.name)).size).toBe(3);
  // One for each input: of the first, the picture.
  expect(linesOf(scene, null)).toHaveLength(9);
});

test("too many branches for the room are drawn as a row", () => {
  const branches = Array.from({ length: 32 }, (_, n) => layer(n + 1, "Conv2D", [8, 8, 64], [0]));
  const inputs = branches.map((one) => one.number);
  const wide = [
    layer(0, "Conv2D", [8, 8, 64]),
    ...branches,
    layer(33, "Concatenate", [8, 8, 2048], inputs),
  ];
  expect(layOut(wide, one(wide), { width: 900, height: 500 }, false).mode).toBe("boxes");
});

test("lines between maps are drawn only where the layer's channels are known to depend so", () => {
  const lines = (kind: string, settings: Record<string, string> = {}) => {
    const second = { ...layer(1, kind, [8, 8, 4]), settings };
    const layers = [layer(0, "Conv2D", [8, 8, 4]), second];
    const scene = layOut(layers, one(layers), { width: 860, height: 600 }, false);
    return linesOf(scene, null).length;
  };
  expect(lines("Conv2D")).toBe(16);
  expect(lines("Conv2D", { groups: "2" })).toBe(0);
  expect(lines("MaxPooling2D")).toBe(4);
  expect(lines("Activation", { activation: "relu" })).toBe(4);
  expect(lines("Activation", { activation: "softmax" })).toBe(16);
  expect(lines("LayerNormalization")).toBe(0);
});

test("a part is drawn by its blocks, or by its layers where it is within one", () => {
  const blocks: [number, number][] = [
    [0, 0],
    [1, 4],
    [5, 9],
  ];
  expect(blocksIn(blocks, 0, 9)).toEqual(blocks);
  expect(blocksIn(blocks, 1, 4)).toEqual([1, 2, 3, 4].map((n) => [n, n]));
  expect(blocksIn(blocks, 2, 6)).toEqual([2, 3, 4, 5, 6].map((n) => [n, n]));
});
