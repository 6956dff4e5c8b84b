import { describe, expect, test } from "vitest";
import golden from "../../../../golden/lessons/convolution.json";
import {
  convolve,
  correlate,
  countKernels,
  countParameters,
  dot,
  filterChannels,
  fromFilter,
  kernelColumns,
  KERNELS,
  KERNEL_NAMES,
  matrixShapes,
  patchRows,
  product,
  readKernel,
  readSample,
  RGB,
  SAMPLE,
  writeKernel,
  writeSample,
  type Matrix,
} from "./core";

/** Compare to 1e-6, absolute and relative. */
function expectClose(found: Matrix, expected: Matrix) {
  expect(found.map((row) => row.length)).toEqual(expected.map((row) => row.length));
  found.flat().forEach((value, n) => {
    const other = expected.flat()[n] ?? NaN;
    expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(other)));
  });
}

/** One of the last axis' channels. */
const channelOf = (values: number[][][], n: number): Matrix =>
  values.map((row) => row.map((cell) => cell[n] ?? NaN));

describe.each(Object.entries(golden.kernels))("the kernel %s", (name, expected) => {
  const sample = readSample(SAMPLE);
  const kernel = readKernel(name);

  test("is the one of the golden file", () => {
    expectClose(kernel, expected.weights);
    expect(sample).toEqual(golden.sample);
  });
  test("gives what SciPy and Keras compute", () => {
    expectClose(correlate(sample, kernel), expected.correlated);
    expectClose(correlate(sample, kernel), expected.keras);
    expectClose(convolve(sample, kernel), expected.convolved);
  });
  test("gives the same as a matrix product", () => {
    const sums = product(patchRows([sample], 3), kernelColumns([[kernel]]));
    expectClose([sums.flat()], [expected.correlated.flat()]);
  });
});

test("there are golden numbers for each kernel that is offered", () => {
  expect(Object.keys(golden.kernels).sort()).toEqual([...KERNEL_NAMES].sort());
});

test("several channels and filters give what NumPy and Keras compute", () => {
  const { image, filters, bias, patches, sums, keras } = golden.channels;
  const inputs = [0, 1, 2].map((channel) => channelOf(image, channel));
  const asFilters = [0, 1, 2, 3].map((filter) =>
    [0, 1, 2].map((channel) =>
      filters.map((row) => row.map((cell) => cell[channel]?.[filter] ?? NaN)),
    ),
  );
  asFilters.forEach((kernels, filter) => {
    const found = filterChannels(inputs, kernels, bias[filter] ?? NaN);
    expectClose(found, channelOf(sums, filter));
    expectClose(found, channelOf(keras, filter));
  });
  expectClose(patchRows(inputs, 3), patches);
  const products = product(patches, kernelColumns(asFilters));
  expectClose(
    products.map((row) => row.map((value, filter) => value + (bias[filter] ?? NaN))),
    sums.flat(),
  );
});

test("the window of three channels adds up to what Keras computes", () => {
  const { parts, sum, keras, ...expected } = golden.rgb;
  expect(RGB).toEqual(expected);
  expect(RGB.window.map((window, n) => dot(window, RGB.kernels[n] ?? []))).toEqual(parts);
  const [[found]] = filterChannels(RGB.window, RGB.kernels, RGB.bias) as [[number]];
  expect([found, found]).toEqual([sum, keras]);
});

test.each(golden.shapes)("sizes of $size, $kernel, $channels, $filters", (expected) => {
  const { windows, weights, sums, kernels, parameters, ...sizes } = expected;
  expect(matrixShapes(sizes)).toEqual({ windows, weights, sums });
  expect(countKernels(sizes)).toBe(kernels);
  expect(countParameters(sizes)).toBe(parameters);
});

test("on a grey picture a filter is the sum of its kernels", () => {
  const weights = Float32Array.from(RGB.kernels.flat(2));
  const grey = readSample(SAMPLE);
  const found = correlate(grey, fromFilter(weights, 3));
  expectClose(found, filterChannels([grey, grey, grey], RGB.kernels, 0));
});

test("kernels and samples are written and read", () => {
  for (const name of KERNEL_NAMES) expect(writeKernel(readKernel(name))).toBe(name);
  const text = "1,2,3,0.5,-1,0,0,0,9";
  expect(writeKernel(readKernel(text))).toBe(text);
  for (const none of ["", "constructor", "1,2", "1,2,3,4,5,6,7,8,x", "1,,3,4,5,6,7,8,9"])
    expect(readKernel(none)).toEqual(KERNELS.vertical);
  const drawn = "1".repeat(49);
  expect(writeSample(readSample(drawn))).toBe(drawn);
  for (const none of ["", "0", "2".repeat(49)]) expect(writeSample(readSample(none))).toBe(SAMPLE);
});
