import { expect, test } from "vitest";
import type { Layer, Model } from "../../api/client";
import { firstPair, kernelGroups, meetings } from "./own";

const layer = (number: number, kind: string, more: Partial<Layer> = {}) =>
  ({
    number,
    kind,
    name: `${kind}_${number}`,
    inputs: [number - 1],
    shape: [32, 32, 8],
    parameters: 0,
    multiply_adds: 0,
    is_repeated: false,
    settings: {},
    ...more,
  }) as unknown as Layer;

const convolution = (number: number, size: number, more: Partial<Layer> = {}) =>
  layer(number, "Conv2D", {
    settings: {
      kernel_size: `${size} x ${size}`,
      strides: "1 x 1",
      dilation_rate: "1 x 1",
      groups: "1",
    },
    parameters: 100,
    multiply_adds: 1000,
    ...more,
  });

const model = (layers: Layer[]) =>
  ({ layers, input: { channels: 3 }, multiply_adds: 0 }) as unknown as Model;

test("convolutions are counted by the size of their kernels", () => {
  const groups = kernelGroups(
    model([
      convolution(0, 3),
      convolution(1, 1),
      convolution(2, 3, { is_repeated: true, multiply_adds: null }),
      layer(3, "Dense"),
    ]),
  );
  expect(groups).toEqual([
    { size: "3 × 3", layers: 2, parameters: 100, multiplyAdds: null, first: 0 },
    { size: "1 × 1", layers: 1, parameters: 100, multiplyAdds: 1000, first: 1 },
  ]);
});

test("two convolutions in a row are compared with one of the same receptive field", () => {
  const pair = firstPair(
    model([
      convolution(0, 3),
      layer(1, "BatchNormalization"),
      layer(2, "ReLU"),
      convolution(3, 3, { shape: [32, 32, 16] }),
    ]),
  );
  expect(pair).toMatchObject({ field: 5, both: 200, one: 5 * 5 * 3 * 16 + 16 });
  expect([pair?.first.number, pair?.second.number]).toEqual([0, 3]);
});

test.each([
  ["a pooling between them", [convolution(0, 3), layer(1, "MaxPooling2D"), convolution(2, 3)]],
  ["a 1 x 1", [convolution(0, 3), convolution(1, 1)]],
  ["only one", [convolution(0, 3)]],
])("no pair with %s", (_, layers) => expect(firstPair(model(layers))).toBeNull());

test("sums and concatenations are counted", () =>
  expect(meetings(model([layer(0, "Add"), layer(1, "Add"), layer(2, "Concatenate")]))).toEqual({
    Add: 2,
    Concatenate: 1,
  }));
