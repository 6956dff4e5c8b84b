// What kernels cost, one large or several small ones, with and without a 1 x 1 before them.

export const KERNELS = [1, 3, 5, 7] as const;
export const CHANNELS = [3, 16, 32, 64, 128, 256];
/** Rows and columns of the maps that a stack is on. */
export const SIDE = 56;
export const MOST_KERNELS = 7;
export const LARGEST_FIELD = 15;

export interface Cost {
  parameters: number;
  multiplyAdds: number;
}

const add = (costs: Cost[]): Cost => ({
  parameters: costs.reduce((sum, cost) => sum + cost.parameters, 0),
  multiplyAdds: costs.reduce((sum, cost) => sum + cost.multiplyAdds, 0),
});

/** The cost of a convolution with a bias for each filter, on maps that keep their size. */
export const convolutionCost = (
  kernel: number,
  given: number,
  filters: number,
  side: number,
): Cost => ({
  parameters: kernel * kernel * given * filters + filters,
  multiplyAdds: side * side * kernel * kernel * given * filters,
});

/** The cost of several convolutions in a row; all but the first read what the one before gives. */
export const stackCost = (kernels: readonly number[], given: number, filters: number): Cost =>
  add(kernels.map((kernel, n) => convolutionCost(kernel, n ? filters : given, filters, SIDE)));

/** Rows and columns of the receptive field, without strides. */
export const fieldOf = (kernels: readonly number[]): number =>
  kernels.reduce((field, kernel) => field + kernel - 1, 1);

/** Whether one more kernel can be added without leaving the figure. */
export const canAdd = (kernels: readonly number[], kernel: number): boolean =>
  kernels.length < MOST_KERNELS && fieldOf([...kernels, kernel]) <= LARGEST_FIELD;

/** How many paths lead from each pixel of the receptive field to the one number. */
export function pathsTo(kernels: readonly number[]): number[][] {
  let line = [1];
  for (const kernel of kernels) {
    const next = Array.from({ length: line.length + kernel - 1 }, () => 0);
    for (const [at, paths] of line.entries())
      for (let k = 0; k < kernel; k++) next[at + k] = (next[at + k] ?? 0) + paths;
    line = next;
  }
  return line.map((down) => line.map((across) => down * across));
}

/** GoogLeNet's module 3a: 192 channels, a 5 x 5 convolution to 32, maps of 28 x 28. */
export const INCEPTION = { given: 192, width: 16, filters: 32, kernel: 5, side: 28 };

export const directCost = (): Cost =>
  convolutionCost(INCEPTION.kernel, INCEPTION.given, INCEPTION.filters, INCEPTION.side);

/** The 1 x 1 convolution to that many channels, and the 5 x 5 convolution after it. */
export function reducedCosts(width: number): [narrow: Cost, wide: Cost, both: Cost] {
  const { given, filters, kernel, side } = INCEPTION;
  const narrow = convolutionCost(1, given, width, side);
  const wide = convolutionCost(kernel, width, filters, side);
  return [narrow, wide, add([narrow, wide])];
}

/** The largest width of the 1 x 1 with fewer parameters than without it. */
export function largestSavingWidth(): number {
  const { given } = INCEPTION;
  const widths = Array.from({ length: given }, (_, n) => n + 1);
  return widths.filter((n) => reducedCosts(n)[2].parameters < directCost().parameters).at(-1) ?? 0;
}

/** Channels of a block of ResNet-50, outside and inside of its bottleneck. */
const BLOCK = { outer: 256, inner: 64, side: 28 };

/** ResNet-50's block: 1 x 1 down, 3 x 3, 1 x 1 up. */
export const bottleneckCost = (): Cost =>
  add([
    convolutionCost(1, BLOCK.outer, BLOCK.inner, BLOCK.side),
    convolutionCost(3, BLOCK.inner, BLOCK.inner, BLOCK.side),
    convolutionCost(1, BLOCK.inner, BLOCK.outer, BLOCK.side),
  ]);

/** Two 3 x 3 convolutions on as many channels as the block reads. */
export const plainBlockCost = (): Cost =>
  add([1, 2].map(() => convolutionCost(3, BLOCK.outer, BLOCK.outer, BLOCK.side)));
