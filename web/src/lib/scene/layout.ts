// The whole scene in pixels: where stacks and maps of a part of the network stand.

import type { Layer } from "../api/client";
import { channelCount, isVectorShape } from "../state/shown";
import { fold, hasShortcut, shortcutsOf, takesFrom, type Shortcut, type Stack } from "./fold";
import { placeLayers, type Place } from "./lanes";
import { drawToScale, MAP_GAP, sizeOfShape, type Drawn } from "./row";

/** Smallest distance between two stacks, in pixels; a size such as 112 × 112 × 64 fits. */
const PITCH = { row: 70, column: 38 };
/** Maximum number of channels for which each map has its own place and lines to the layer before. */
const MAX_CHANNELS = 16;
/** Maximum number of maps of a stack, and of numbers of a vector. */
const MAX_MAPS = 4;
const MAX_VALUES = 24;
const SMALLEST_MAP = 18;
/** Extent of the name and the size of a stack, across the row and across the column. */
const NAME = { row: 82, column: 128 };
/** Smallest extent of a branch: a name and a size fit. */
const MIN_LANE = { row: 92, column: 100 };
/** Space between the boxes and the names, in pixels. */
const NAME_GAP = 8;
/** Space between two layers of a part with branches, in pixels. */
export const CELL_GAP = 16;

export interface Placed extends Stack {
  layer: Layer;
  /** Whether it takes an output of the stack before, or of what is before the part. */
  follows: boolean;
  /** Whether it is a block with a shortcut in it. */
  isResidual: boolean;
  drawn: Drawn;
  /** Middle of the stack along the row or the column. */
  at: number;
  /** Where its name begins, and where its maps do, across the row or the column. */
  name: number;
  maps: number;
  /** Side of its maps, and how many there is room for. */
  side: number;
  count: number;
}

export interface Scene {
  /** Boxes to scale, every map with lines to the layer before, or branches side by side. */
  mode: "boxes" | "maps" | "branches";
  /** Whether the stacks stand below one another, as on a phone. */
  isColumn: boolean;
  stacks: Placed[];
  shortcuts: Shortcut[];
  /** Distance between two stacks. */
  pitch: number;
  /** Extent of a branch across the row; of the whole room if there are no branches. */
  lane: number;
  /** Middle of the boxes across the row or the column. */
  middle: number;
}

interface Room {
  width: number;
  height: number;
}

/**
 * Place a part of a network so that all of it fits.
 *
 * @param layers - All layers of the model.
 * @param blocks - First and last layer of each block of the part; see `blocksIn`.
 * @param room - Available width and height in pixels.
 * @param isColumn - Whether the stacks stand below one another.
 */
export function layOut(
  layers: readonly Layer[],
  blocks: readonly (readonly [number, number])[],
  room: Room,
  isColumn: boolean,
): Scene {
  const along = isColumn ? room.height : room.width;
  const capacity = Math.max(2, Math.floor(along / (isColumn ? PITCH.column : PITCH.row)));
  if (blocks.every(([first, last]) => first === last)) {
    const places = placeLayers(blocks.map(([n]) => layers[n] as Layer));
    const nColumns = Math.max(...places.map((place) => place.column)) + 1;
    const hasBranches = places.some((place) => place.lane > 0);
    const nLanes = Math.max(...places.map((place) => place.lane)) + 1;
    const lane = (isColumn ? room.width : room.height) / nLanes;
    const fits = nColumns <= capacity && lane >= (isColumn ? MIN_LANE.column : MIN_LANE.row);
    if (hasBranches && fits) return placeBranches(layers, places, room, isColumn);
  }
  return placeRow(layers, fold(layers, blocks, capacity), room, isColumn);
}

function placeRow(
  layers: readonly Layer[],
  stacks: readonly Stack[],
  room: Room,
  isColumn: boolean,
): Scene {
  const [along, across] = isColumn ? [room.height, room.width] : [room.width, room.height];
  const pitch = along / Math.max(1, stacks.length);
  const shown = stacks.map((stack) => layers[stack.last] as Layer);
  const shortcuts = shortcutsOf(layers, stacks);
  const arches = shortcuts.length ? Math.min(64, across * 0.12) : 14;
  const free = across - NAME.row - arches - NAME_GAP - 2;

  const isSingle = stacks.every((stack) => stack.first === stack.last);
  const most = Math.max(1, ...shown.filter((one) => !isVectorShape(one.shape)).map(channelCount));
  const fitting = free / most - MAP_GAP;
  const hasAllMaps = !isColumn && isSingle && most <= MAX_CHANNELS && fitting >= SMALLEST_MAP;

  const boxes = isColumn
    ? Math.min(96, across * 0.28)
    : hasAllMaps
      ? 0
      : Math.min(240, Math.max(70, free * 0.42));
  const drawn = drawToScale(
    shown.map((layer) => sizeOfShape(layer.shape)),
    { height: Math.max(1, boxes), depth: isColumn ? pitch * 0.62 : Math.min(90, pitch * 0.8) },
  );
  const name = arches + boxes + NAME_GAP;
  const maps = name + (isColumn ? NAME.column : NAME.row);
  const rest = Math.max(0, across - maps - 2);
  const side = hasAllMaps
    ? Math.min(fitting, pitch * 0.7)
    : Math.min(92, pitch - 12, Math.max(SMALLEST_MAP, rest));
  return {
    mode: hasAllMaps ? "maps" : "boxes",
    isColumn,
    shortcuts,
    pitch,
    lane: across,
    middle: arches + boxes / 2,
    stacks: stacks.map((stack, n) => {
      const layer = shown[n] as Layer;
      const isVector = isVectorShape(layer.shape);
      const own = isVector ? valueSide(channelCount(layer), rest, hasAllMaps ? 26 : 16) : side;
      const most = hasAllMaps || isVector ? MAX_VALUES : MAX_MAPS;
      const count = countFitting(layer, rest, own, most);
      const at = (n + 0.5) * pitch;
      const isResidual = hasShortcut(layers, stack);
      const before = stacks[n - 1];
      const follows = !before || takesFrom(layers, stack, before);
      return {
        ...stack,
        layer,
        follows,
        isResidual,
        drawn: drawn[n] as Drawn,
        at,
        name,
        maps,
        side: own,
        count,
      };
    }),
  };
}

function placeBranches(
  layers: readonly Layer[],
  places: readonly Place[],
  room: Room,
  isColumn: boolean,
): Scene {
  const [along, across] = isColumn ? [room.height, room.width] : [room.width, room.height];
  const nColumns = Math.max(...places.map((place) => place.column)) + 1;
  const nLanes = Math.max(...places.map((place) => place.lane)) + 1;
  const [pitch, lane] = [along / nColumns, across / nLanes];
  const [width, height] = isColumn ? [lane, pitch] : [pitch, lane];
  const rest = Math.max(0, height - CELL_GAP - NAME.row);
  const side = Math.min(92, width - CELL_GAP - 12, Math.max(rest, SMALLEST_MAP));
  return {
    mode: "branches",
    isColumn,
    shortcuts: [],
    pitch,
    lane,
    middle: across / 2,
    stacks: places.map((place) => {
      const layer = layers[place.number] as Layer;
      const isVector = isVectorShape(layer.shape);
      const own = isVector ? valueSide(channelCount(layer), rest, 16) : side;
      return {
        first: place.number,
        last: place.number,
        times: 1,
        layer,
        follows: true,
        isResidual: false,
        drawn: { height: 0, depth: 0, shift: 0 },
        at: (place.column + 0.5) * pitch,
        name: place.lane * lane,
        maps: place.lane * lane + NAME.row,
        side: own,
        count: countFitting(layer, rest, own, isVector ? MAX_VALUES : MAX_MAPS),
      };
    }),
  };
}

/** Side of the cell of one number of a vector. */
const valueSide = (n: number, rest: number, most: number): number =>
  Math.min(most, Math.max(10, rest / Math.min(n, MAX_VALUES) - MAP_GAP));

const countFitting = (layer: Layer, rest: number, side: number, most: number): number =>
  Math.min(channelCount(layer), most, Math.floor((rest + MAP_GAP) / (side + MAP_GAP)));

/** First and last layer of each block in a part; the layers themselves if it is within a block. */
export function blocksIn(
  blocks: readonly (readonly [number, number])[],
  from: number,
  to: number,
): (readonly [number, number])[] {
  const inside = blocks.filter(([first, last]) => first >= from && last <= to);
  const isWhole = inside[0]?.[0] === from && inside.at(-1)?.[1] === to && inside.length > 1;
  if (isWhole) return inside;
  return Array.from({ length: to - from + 1 }, (_, n) => [from + n, from + n] as const);
}
