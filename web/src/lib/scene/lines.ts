// The lines of the scene as paths of SVG.

import type { ChannelMap, Layer } from "../api/client";
import { channelCount } from "../state/shown";
import type { Shortcut } from "./fold";
import { CELL_GAP, type Placed, type Scene } from "./layout";
import { MAP_GAP } from "./row";

/** The map that is pointed at: the index of its stack, and its channel. */
export interface Pointed {
  stack: number;
  map: ChannelMap;
}

export interface Line {
  path: string;
  /** Whether it leads to the map that is pointed at. */
  isHigh: boolean;
  /** The channel that it begins at. */
  from?: number;
}

/** Layers each of whose channels depends on all channels of the layer before. */
const MIXING = /^(Conv\dD|Conv\dDTranspose|SeparableConv\dD|Dense|Softmax)$/;
/** Layers each of whose channels depends on the same channel of the layer before alone. */
const SEPARATE =
  /^(\w*ReLU|ELU|Rescaling|BatchNormalization|\w*Dropout\w*|Gaussian\w+|Identity|InputLayer|DepthwiseConv\dD|(Global)?(Max|Average)Pooling\dD|ZeroPadding\dD|Cropping\dD|UpSampling\dD|Resizing)$/;

/** Whether each channel of a layer depends on all channels before or on its own; null if unknown. */
function mixes({ kind, settings }: Layer): boolean | null {
  if (MIXING.test(kind)) return (settings["groups"] ?? "1") === "1" ? true : null;
  if (kind === "Activation") return settings["activation"] === "softmax";
  return SEPARATE.test(kind) ? false : null;
}

/** Draw the lines from stack to stack, or from map to map where each has a place. */
export function linesOf(scene: Scene, pointed: Pointed | null): Line[] {
  if (scene.mode === "branches") return linesOfBranches(scene);
  return scene.stacks.flatMap((stack, n) => {
    const before = scene.stacks[n - 1];
    if (!stack.follows) return [];
    if (scene.mode === "boxes") return [between(scene, before, stack)];
    const channel = pointed?.stack === n ? pointed.map.channel : null;
    return before ? betweenMaps(before, stack, channel) : [];
  });
}

/** The four points of a curve that leaves and arrives along the row or the column. */
function arc([x1, y1]: Point, [x2, y2]: Point): Point[] {
  const bend = (x2 - x1) / 2;
  return [
    [x1, y1],
    [x1 + bend, y1],
    [x2 - bend, y2],
    [x2, y2],
  ];
}

/** Draw a curve from left to right. */
export const curve = (from: Point, to: Point): string => bezier({ isColumn: false }, arc(from, to));

/** A place along and across the row or the column. */
type Point = [along: number, across: number];

function bezier({ isColumn }: Pick<Scene, "isColumn">, points: Point[]): string {
  const texts = points.map(([along, across]) =>
    isColumn ? `${across},${along}` : `${along},${across}`,
  );
  return `M${texts[0]} C${texts.slice(1).join(" ")}`;
}

function between(scene: Scene, before: Placed | undefined, stack: Placed): Line {
  const extent = ({ drawn }: Placed) => (drawn.depth + drawn.shift) / 2 + 3;
  const start = before ? before.at + extent(before) : 0;
  const end = Math.max(start, stack.at - extent(stack));
  const { middle } = scene;
  return { path: bezier(scene, arc([start, middle], [end, middle])), isHigh: false };
}

function linesOfBranches(scene: Scene): Line[] {
  const { stacks, pitch, isColumn, lane } = scene;
  const reach = (pitch - CELL_GAP) / 2;
  const across = (stack: Placed) => stack.name + (isColumn ? (lane - CELL_GAP) / 2 : 24);
  return stacks.flatMap((stack) =>
    stack.layer.inputs.flatMap((input) => {
      const before = stacks.find((one) => one.last === input);
      const end: Point = [stack.at - reach, across(stack)];
      if (before) {
        const start: Point = [before.at + reach, across(before)];
        return { path: bezier(scene, arc(start, end)), isHigh: false };
      }
      if (stack.at < pitch) return { path: bezier(scene, arc([0, end[1]], end)), isHigh: false };
      // What comes from before the part passes between the branches.
      const above = stack.name - CELL_GAP / 2;
      const points: Point[] = [[0, above], [end[0], above], [end[0] - CELL_GAP, end[1]], end];
      return { path: bezier(scene, points), isHigh: false };
    }),
  );
}

function betweenMaps(before: Placed, stack: Placed, pointed: number | null): Line[] {
  const isMixing = mixes(stack.layer);
  const [nBefore, n] = [channelCount(before.layer), channelCount(stack.layer)];
  const areAllShown = before.count === nBefore && stack.count === n;
  if (!areAllShown || isMixing === null || (!isMixing && nBefore !== n)) return [];
  const middleOf = (one: Placed, channel: number) =>
    one.maps + channel * (one.side + MAP_GAP) + one.side / 2;
  const [x1, x2] = [before.at + before.side / 2 + 1, stack.at - stack.side / 2 - 1];
  const lines: Line[] = [];
  for (let to = 0; to < n; to++)
    for (let from = 0; from < nBefore; from++) {
      if (!isMixing && from !== to) continue;
      const [y1, y2] = [middleOf(before, from), middleOf(stack, to)];
      const path = curve([x1, y1], [x2, y2]);
      lines.push({ path, isHigh: to === pointed, from });
    }
  return lines;
}

/** Draw the shortcut of a block as an arch above its box. */
export function pathOfResidual({ pitch, middle, isColumn }: Scene, stack: Placed): string {
  const reach = pitch / 2 - 4;
  const peak = middle - (stack.drawn.height + stack.drawn.shift) / 2 - 12;
  const [x1, x2] = [stack.at - reach, stack.at + reach];
  const points: Point[] = [
    [x1, middle],
    [x1, peak],
    [x2, peak],
    [x2, middle],
  ];
  return bezier({ isColumn }, points);
}

/** Draw a connection that passes stacks by as an arch above the row, or beside the column. */
export function pathOfShortcut(scene: Scene, { from, to }: Shortcut): string {
  const { stacks, middle, mode } = scene;
  const edge = ({ drawn }: Placed) =>
    mode === "maps" ? 2 * middle : middle - (drawn.height + drawn.shift) / 2 - 2;
  const [start, end] = [stacks[from], stacks[to] as Placed];
  const [x1, y1]: Point = start ? [start.at, edge(start)] : [0, middle];
  const [x2, y2]: Point = [end.at, edge(end)];
  const highest = Math.min(...stacks.slice(Math.max(0, from), to + 1).map(edge));
  // Longer ones rise higher, so that they do not cover one another.
  const peak = Math.max(2, highest - 8 - 4 * Math.min(8, to - from));
  return bezier(scene, [
    [x1, y1],
    [x1, peak],
    [x2, peak],
    [x2, y2],
  ]);
}
