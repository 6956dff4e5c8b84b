// How large the name of a stack is written, so that all of it is seen.

/** Mean width of a bold letter, and height of a line, in pixels at full size. */
const LETTER = 7;
export const LINE = 13.7;
const SMALLEST = 0.55;
const STEP = 0.05;

/** How many lines a text takes that is broken between its parts only. */
function countLines(parts: readonly string[], width: number): number {
  let lines = 1;
  let used = 0;
  for (const { length } of parts) {
    if (used > 0 && used + length * LETTER > width) {
      lines += 1;
      used = 0;
    }
    used += length * LETTER;
  }
  return lines;
}

/**
 * Find the largest size at which a name fits.
 *
 * @param parts - The name, in the parts between which it may be broken.
 * @param width - Width of the room in pixels.
 * @param height - Height of the room in pixels.
 * @returns The size in em, from 0.55 to 1.
 */
export function fontOfName(parts: readonly string[], width: number, height: number): number {
  const longest = Math.max(...parts.map((part) => part.length), 1);
  for (let size = 1; size > SMALLEST; size -= STEP) {
    const lines = countLines(parts, width / size);
    if (longest * LETTER * size <= width && lines * LINE * size <= height) return size;
  }
  return SMALLEST;
}
