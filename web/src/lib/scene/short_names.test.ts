import { expect, test } from "vitest";
import { groupName, shortNames } from "./short_names";

test("what most names share is left out", () => {
  const names = ["net_conv_1", "net_conv_2", "net_pool", "classes"];
  expect(shortNames(names)).toEqual(["conv_1", "conv_2", "pool", "classes"]);
  const nested = ["backbone/block1_conv", "backbone/block1_bn", "backbone/block2_conv", "head"];
  expect(shortNames(nested)).toEqual(["block1_conv", "block1_bn", "block2_conv", "head"]);
});

test("what is left says which layer it is", () => {
  expect(shortNames(["conv2d", "conv2d_1", "conv2d_2", "conv2d_3"])).toEqual([
    ...["conv2d", "conv2d_1", "conv2d_2", "conv2d_3"],
  ]);
  expect(shortNames(["a_x", "a_y", "a_z", "x"])).toEqual(["a_x", "a_y", "a_z", "x"]);
  expect(shortNames(["층_합성곱", "층_풀링", "층_출력"])).toEqual(["합성곱", "풀링", "출력"]);
});

test("a beginning that ends before a number is not the only one", () => {
  const names = [
    "net_1.00/Conv1",
    "net_1.00/block_1_x",
    "net_1.00/block_2_x",
    "net_1.00/block_3_x",
  ];
  expect(shortNames([...names, "head"])).toEqual([
    ...["Conv1", "block_1_x", "block_2_x", "block_3_x", "head"],
  ]);
});

test("few names, or names that share nothing, are left as they are", () => {
  expect(shortNames([])).toEqual([]);
  expect(shortNames(["net_conv", "net_pool"])).toEqual(["net_conv", "net_pool"]);
  expect(shortNames(["conv", "pool", "dense"])).toEqual(["conv", "pool", "dense"]);
});

test("several layers are named by what they share", () => {
  expect(groupName(["block4a_conv", "block4b_bn", "block4b_add"])).toBe("block4");
  expect(groupName(["conv4_block2_1_conv", "conv4_block2_out"])).toBe("conv4_block2");
  expect(groupName(["block02_add", "block03_conv", "block11_add"])).toBe("block02–11");
  expect(groupName(["stage_1", "stage_2", "stage_3"])).toBe("stage_1–3");
  expect(groupName(["conv2d_3", "relu_3", "pool"])).toBe("pool");
  expect(groupName(["conv2d_3"])).toBe("conv2d_3");
});
