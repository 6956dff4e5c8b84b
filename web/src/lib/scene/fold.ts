// Which layers are drawn as one stack, so that a network of any depth fits into one row.

import type { Layer } from "../api/client";

/** As much of a layer as folding needs. */
export type Foldable = Pick<Layer, "number" | "name" | "kind" | "shape" | "inputs" | "settings">;

/** Layers that follow one another and are drawn as one stack. */
export interface Stack {
  /** Number of the first layer. */
  first: number;
  /** Number of the last layer, whose output is drawn. */
  last: number;
  /** Number of equal blocks; 1 if they differ. */
  times: number;
}

/** Layers that change each number by itself, and are drawn with the layer before if space is short. */
const ELEMENTWISE = new Set([
  ...["Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "BatchNormalization"],
  ...[
    "LayerNormalization",
    "GroupNormalization",
    "UnitNormalization",
    "Rescaling",
    "Normalization",
  ],
  ...["Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout"],
  ...["AlphaDropout", "ActivityRegularization", "Identity", "InputLayer"],
]);

/** Layers that add a border to what the next one takes. */
const PADDING = new Set(["ZeroPadding1D", "ZeroPadding2D"]);

/**
 * Fold layers into at most `capacity` stacks.
 *
 * These steps are applied in order until there are few enough stacks: layers become blocks, a
 * layer that changes each number by itself joins the one before, as does a layer after a padding,
 * layers with the name of one block do so too, equal blocks become one stack, and neighbours are
 * joined, first those of the same size.
 *
 * @param layers - All layers of the model, in order.
 * @param blocks - First and last layer of each block of the part to draw, in order.
 * @param capacity - Maximum number of stacks, at least 1.
 */
export function fold(
  layers: readonly Foldable[],
  blocks: readonly (readonly [number, number])[],
  capacity: number,
): Stack[] {
  const ofLayers = blocks.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, n) => single(first + n, first + n)),
  );
  if (ofLayers.length <= capacity) return ofLayers;
  const ofBlocks = blocks.map(([first, last]) => single(first, last));
  if (ofBlocks.length <= capacity) return ofBlocks;
  const joined = joinElementwise(layers, ofBlocks);
  if (joined.length > 1 && joined.length <= capacity) return joined;
  const named = joinNamed(layers, joined);
  if (named.length > 1 && named.length <= capacity) return named;
  const equal = joinEqual(layers, named);
  // A single stack would hide all of the structure, and opening it would show the same again.
  const several = [equal, named, joined, ofBlocks].find((stacks) => stacks.length > 1);
  return joinNeighbours(layers, several ?? ofBlocks, capacity);
}

const single = (first: number, last: number): Stack => ({ first, last, times: 1 });

function joinElementwise(layers: readonly Foldable[], stacks: readonly Stack[]): Stack[] {
  const joined: Stack[] = [];
  for (const stack of stacks) {
    const before = joined.at(-1);
    const layer = layers[stack.last];
    const follows = stack.first === stack.last && layer?.inputs.every((n) => n === before?.last);
    const isPadded = PADDING.has(layers[before?.last ?? -1]?.kind ?? "");
    if (before && layer && follows && (isPadded || ELEMENTWISE.has(layer.kind)))
      before.last = stack.last;
    else joined.push({ ...stack });
  }
  return joined;
}

/** The block that a layer's name begins with, such as `block04` of `block04_expand` or `block_1`. */
const blockOf = (name: string): string | undefined =>
  /^.*?\d+[a-z]?(?=[/_.-].*\p{L})/u.exec(name)?.[0];

/** Join the layers of one block, by their names, that no shortcut joins. */
function joinNamed(layers: readonly Foldable[], stacks: readonly Stack[]): Stack[] {
  const joined: Stack[] = [];
  let open: string | undefined;
  for (const stack of stacks) {
    const block = hasShortcut(layers, stack) ? undefined : blockOf(layers[stack.last]?.name ?? "");
    const before = joined.at(-1);
    if (before && block !== undefined && block === open) before.last = stack.last;
    else joined.push({ ...stack });
    open = block;
  }
  return joined;
}

/** Properties in which two blocks must agree to be drawn as equal. */
function signature(layers: readonly Foldable[], { first, last }: Stack): string {
  const parts = layers
    .slice(first, last + 1)
    .map(({ kind, settings }) => [kind, settings["kernel_size"], settings["strides"]].join(" "));
  return [...parts, layers[last]?.shape.join("x")].join(", ");
}

/** Whether a stack takes an output of another one. */
export const takesFrom = (layers: readonly Foldable[], stack: Stack, other: Stack): boolean =>
  layers
    .slice(stack.first, stack.last + 1)
    .some(({ inputs }) => inputs.some((input) => input >= other.first && input <= other.last));

function joinEqual(layers: readonly Foldable[], stacks: readonly Stack[]): Stack[] {
  const joined: Stack[] = [];
  let before = "";
  for (const stack of stacks) {
    const own = signature(layers, stack);
    const last = joined.at(-1);
    if (last && own === before && takesFrom(layers, stack, single(last.last, last.last))) {
      last.last = stack.last;
      last.times += 1;
    } else {
      joined.push({ ...stack });
    }
    before = own;
  }
  return joined;
}

/** Join two neighbours at a time, until few enough are left. */
function joinNeighbours(
  layers: readonly Foldable[],
  stacks: readonly Stack[],
  capacity: number,
): Stack[] {
  const joined = stacks.map((stack) => ({
    stack,
    count: stack.last - stack.first + 1,
    size: layers[stack.last]?.shape.slice(0, -1).join("x"),
  }));
  while (joined.length > Math.max(1, capacity)) {
    let best = 0;
    let least = Infinity;
    for (let n = 0; n + 1 < joined.length; n++) {
      const [one, next] = [joined[n], joined[n + 1]];
      if (!one || !next) break;
      const cost = one.count + next.count + (one.size === next.size ? 0 : layers.length);
      if (cost < least) [best, least] = [n, cost];
    }
    const [one, next] = joined.splice(best, 2);
    if (!one || !next) break;
    const stack = single(one.stack.first, next.stack.last);
    joined.splice(best, 0, { stack, count: one.count + next.count, size: next.size });
  }
  return joined.map(({ stack }) => stack);
}

/** A connection that passes stacks by: from one, or from before the first (-1), to another. */
export interface Shortcut {
  from: number;
  to: number;
}

/** Whether a block adds what it takes, or a part of it, to what its layers compute from it. */
export const hasShortcut = (layers: readonly Foldable[], { first, last }: Stack): boolean =>
  first < last &&
  layers.slice(first, last + 1).some(({ kind, inputs }) => kind === "Add" && inputs.length > 1);

/** List each connection between stacks that are not neighbours once. */
export function shortcutsOf(layers: readonly Foldable[], stacks: readonly Stack[]): Shortcut[] {
  const indexOf = new Map<number, number>();
  stacks.forEach((stack, n) => {
    for (let layer = stack.first; layer <= stack.last; layer++) indexOf.set(layer, n);
  });
  const found = new Map<string, Shortcut>();
  stacks.forEach((stack, to) => {
    for (const layer of layers.slice(stack.first, stack.last + 1)) {
      for (const input of layer.inputs) {
        const from = indexOf.get(input) ?? -1;
        if (to - from > 1) found.set(`${from} ${to}`, { from, to });
      }
    }
  });
  return [...found.values()];
}
