import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/padding_pooling.json";
import {
  cellsWithZeros,
  changeByMoving,
  cropped,
  drawnPixels,
  extentOf,
  meanChange,
  movedRight,
  outputSize,
  padded,
  PICTURE,
  pixelsOf,
  pool,
  RANGE,
  refusalOf,
  repeated,
  restoredPixels,
  type Padding,
  type Pooling,
  type Settings,
} from "./core";

type Row = [number, number, number, number, number | string, number | string];
const rows = golden.sizes as Row[];
const settingsOf = (row: readonly (number | string)[], padding: Padding): Settings => {
  const [size, kernel, stride, dilation] = row as number[];
  return { size, kernel, stride, dilation, padding } as Settings;
};

test("the golden file has all settings of the sliders", () => {
  const n = Object.values(RANGE).reduce((all, { min, max }) => all * (max - min + 1), 1);
  expect(new Set(rows.map((row) => row.slice(0, 4).join())).size).toBe(n);
});

test.each(["valid", "same"] as const)(
  "with %s, sizes and refusals are those of Keras",
  (padding) => {
    for (const row of rows) {
      const settings = settingsOf(row, padding);
      const found = refusalOf(settings) ?? outputSize(settings);
      expect(found, row.join()).toBe(row[padding === "valid" ? 4 : 5]);
    }
  },
);

test("cells that read zeros are those where a sum of ones is too small", () => {
  for (const row of golden.zeros) {
    const [some, all] = row.slice(4);
    expect(cellsWithZeros(settingsOf(row, "same")), row.join()).toEqual({ some, all });
  }
});

test("a window reads every second pixel if the dilation is 2", () => {
  const settings: Settings = { size: 7, kernel: 3, stride: 1, dilation: 2, padding: "same" };
  expect(extentOf(settings)).toBe(5);
  expect(pixelsOf(settings, 0)).toEqual([-2, 0, 2]);
});

describe("pooling", () => {
  test("the drawn picture is that of the golden file", () => {
    expect(PICTURE).toEqual(golden.picture);
    expect(meanChange(PICTURE, movedRight(PICTURE))).toBeCloseTo(golden.change, 6);
  });
  test.each(golden.poolings)("$how of $size x $size", ({ size, how, values, change }) => {
    const found = pool(PICTURE, size, how as Pooling);
    expect(found.map((row) => row.length)).toEqual(values.map((row) => row.length));
    for (const [r, row] of values.entries())
      for (const [c, value] of row.entries()) expect(found[r]?.[c]).toBeCloseTo(value, 6);
    expect(changeByMoving(PICTURE, size, how as Pooling)).toBeCloseTo(change, 6);
  });
  test("cropping takes back the padding, nothing takes back the pooling", () => {
    const smaller = pool(PICTURE, 2, "max");
    expect(drawnPixels(PICTURE)).toBe(golden.drawn);
    expect({
      cropped: restoredPixels(PICTURE, cropped(padded(PICTURE, 1), 1)),
      padded: restoredPixels(PICTURE, padded(smaller, 2)),
      repeated: restoredPixels(PICTURE, repeated(smaller, 2)),
    }).toEqual(golden.restored);
  });
});
