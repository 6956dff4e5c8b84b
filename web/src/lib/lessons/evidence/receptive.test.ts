import { expect, test } from "vitest";
import type { Layer, Model } from "../../api/client";
import golden from "../../../../golden/lessons/evidence.json";
import { levelOf, receptiveFields } from "./receptive";

const layer = (number: number, kind: string, side: number, settings: Layer["settings"] = {}) =>
  ({ number, kind, inputs: [number - 1], shape: [side, side, 4], settings }) as unknown as Layer;

const convolution = (number: number, side: number, size = 3, stride = 1) =>
  layer(number, "Conv2D", side, {
    kernel_size: `${size} x ${size}`,
    strides: `${stride} x ${stride}`,
    dilation_rate: "1 x 1",
  });

const pooling = (number: number, side: number) =>
  layer(number, "MaxPooling2D", side, { pool_size: "2 x 2", strides: "2 x 2" });

const model = (height: number, layers: Layer[]) =>
  ({ layers, input: { height, width: height, channels: 3 } }) as unknown as Model;

const fieldsOf = (of: Model) => receptiveFields(of).map(({ field }) => field);

test("the fields of the lesson's network and of tiny_vgg are those that pellucid finds", () => {
  const own = model(16, [convolution(0, 14), pooling(1, 7), convolution(2, 7)]);
  expect(fieldsOf(own)).toEqual(golden.fields.own.map(([, field]) => field));
  // Rescaling first, then two convolutions and a pooling, twice.
  const found = golden.fields.tiny_vgg.map(([, field]) => field);
  const block = (from: number, side: number) => [
    convolution(from, side),
    convolution(from + 1, side - 2),
    pooling(from + 2, side / 2),
  ];
  const blocks = [...block(0, 62), ...block(3, 29)];
  expect(fieldsOf(model(64, blocks))).toEqual(found.slice(-6));
});

test("branches see what the larger of them sees", () => {
  const branch = { ...convolution(1, 16, 5), inputs: [0] } as Layer;
  const sum = { ...layer(2, "Add", 16), inputs: [0, 1] } as Layer;
  expect(fieldsOf(model(16, [convolution(0, 16), branch, sum]))).toEqual([3, 7, 7]);
});

test("a layer that changes the size in another way is not known, and none behind it", () => {
  const resized = layer(1, "UpSampling2D", 32);
  expect(fieldsOf(model(16, [convolution(0, 16), resized, convolution(2, 32)]))).toEqual([
    3,
    null,
    null,
  ]);
});

test.each([
  [3 / 224, "low"],
  [0.2, "middle"],
  [1, "high"],
])("a share of %f is %s", (share, level) => expect(levelOf(share)).toBe(level));
