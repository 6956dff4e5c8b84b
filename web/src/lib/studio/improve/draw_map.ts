// Draws the map of the pictures on its three canvases.

import type { Corner } from "./lasso";
import { markOf } from "./marks";
import { press, stampOf } from "./stamps";
import type { Stamp } from "./stamps";

/** Where the unit square of the places lies on a canvas, in pixels of the page. */
export interface MapViewport {
  left: number;
  top: number;
  side: number;
  width: number;
  height: number;
  /** Half of the width of a mark. */
  radius: number;
}

/** Half of the width of a mark, in pixels: many pictures have small ones. */
export const sizeOf = (n: number): number => (n > 10_000 ? 2 : n > 2000 ? 3 : n > 400 ? 4 : 5.5);

const FADED = 0.15;

function contextOf(canvas: HTMLCanvasElement, { width, height }: MapViewport) {
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  context?.scale(scale, scale);
  return context;
}

/** A mark, drawn once and then copied for each picture. */
function stamp(radius: number, draw: (context: CanvasRenderingContext2D) => void): Stamp {
  const scale = window.devicePixelRatio || 1;
  const drawn = document.createElement("canvas");
  drawn.width = drawn.height = Math.ceil(2 * (1.3 * radius + 1) * scale);
  const context = drawn.getContext("2d", { willReadFrequently: true });
  if (!context) return stampOf({ width: 0, height: 0, data: new Uint8ClampedArray() });
  context.translate(drawn.width / 2, drawn.height / 2);
  context.scale(scale, scale);
  draw(context);
  return stampOf(context.getImageData(0, 0, drawn.width, drawn.height));
}

function markStamp(index: number, radius: number, colour: string): Stamp {
  const shape = new Path2D(markOf(index, radius));
  return stamp(radius, (context) => {
    if (index < 0) {
      context.strokeStyle = colour;
      context.lineWidth = 1.5;
      context.stroke(shape);
    } else {
      context.fillStyle = colour;
      context.globalAlpha = 0.85;
      context.fill(shape);
    }
  });
}

/** Draw many stamps at once; `paint` is given what presses one onto the place of a picture. */
function withStamps(
  canvas: HTMLCanvasElement,
  view: MapViewport,
  places: Float32Array,
  paint: (put: (stamp: Stamp, row: number, opacity?: number) => void) => void,
): void {
  const context = contextOf(canvas, view);
  if (!context || !canvas.width || !canvas.height) return;
  const scale = window.devicePixelRatio || 1;
  const picture = context.createImageData(canvas.width, canvas.height);
  paint((each, row, opacity = 1) => {
    const x = scale * (view.left + (places[2 * row] ?? 0) * view.side);
    const y = scale * (view.top + (places[2 * row + 1] ?? 0) * view.side);
    const [left, top] = [Math.round(x - each.width / 2), Math.round(y - each.height / 2)];
    press(picture, each, left, top, opacity);
  });
  context.putImageData(picture, 0, 0);
}

/**
 * Draw a mark for each picture.
 *
 * @param places - x and y of each picture in turn, from 0 to 1.
 * @param labels - Class of each picture; below 0 for none.
 * @param colours - Colours of the classes, the last one for pictures without a class.
 * @param highlighted - The class that is shown before the others; null for all alike.
 */
export function drawMarks(
  canvas: HTMLCanvasElement,
  view: MapViewport,
  places: Float32Array,
  labels: readonly number[],
  colours: readonly string[],
  highlighted: number | null,
): void {
  const none = colours.length - 1;
  const stamps = colours.map((colour, index) =>
    markStamp(index === none ? -1 : index, view.radius, colour),
  );
  withStamps(canvas, view, places, (put) => {
    const draw = (isFront: boolean) => {
      labels.forEach((label, row) => {
        if ((highlighted === null || label === highlighted) !== isFront) return;
        const mark = stamps[label < 0 ? none : label];
        if (mark) put(mark, row, isFront ? 1 : FADED);
      });
    };
    if (highlighted !== null) draw(false);
    draw(true);
  });
}

/** Draw rings around the chosen pictures. */
export function drawChosen(
  canvas: HTMLCanvasElement,
  view: MapViewport,
  places: Float32Array,
  chosen: readonly number[],
): void {
  const radius = view.radius + 3;
  const colour = getComputedStyle(canvas).color;
  const ring = stamp(radius, (context) => {
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.stroke();
  });
  withStamps(canvas, view, places, (put) => {
    for (const row of chosen) put(ring, row);
  });
}

/** Draw a ring around the picture that is looked at, and the line of the lasso. */
export function drawPointer(
  canvas: HTMLCanvasElement,
  view: MapViewport,
  places: Float32Array,
  at: number | null,
  line: readonly Corner[],
): void {
  const context = contextOf(canvas, view);
  if (!context) return;
  const x = (value = 0) => view.left + value * view.side;
  const y = (value = 0) => view.top + value * view.side;
  context.strokeStyle = getComputedStyle(canvas).color;
  if (at !== null) {
    context.lineWidth = 3;
    context.beginPath();
    context.arc(x(places[2 * at]), y(places[2 * at + 1]), view.radius + 6, 0, 2 * Math.PI);
    context.stroke();
  }
  if (line.length > 1) {
    context.lineWidth = 2;
    context.setLineDash([6, 4]);
    context.beginPath();
    for (const [cornerX, cornerY] of line) context.lineTo(x(cornerX), y(cornerY));
    context.stroke();
  }
}
