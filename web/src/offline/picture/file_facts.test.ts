import { describe, expect, it } from "vitest";
import { readFile, RefusedPicture } from "./file_facts";

const bytes = (...parts: (number[] | string)[]) =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === "string" ? [...part].map((letter) => letter.charCodeAt(0)) : part,
    ),
  );
/** A directory with the orientation alone, in little endian. */
const tiff = (orientation: number) =>
  bytes("II*\0", [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
const segment = (marker: number, body: Uint8Array) =>
  bytes([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255], [...body]);
const jpeg = (...segments: Uint8Array[]) =>
  bytes([0xff, 0xd8], ...segments.map((each) => [...each]), [0xff, 0xda, 0, 2, 1, 2, 3]);
const chunk = (name: string, body: Uint8Array) =>
  bytes([0, 0, 0, body.length], name, [...body], [0, 0, 0, 0]);
const png = (depth: number, ...chunks: Uint8Array[]) =>
  bytes(
    "\x89PNG\r\n\x1a\n",
    [...chunk("IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, depth, 2, 0, 0, 0]))],
    ...chunks.map((each) => [...each]),
  );
const contentOf = async (file: Uint8Array<ArrayBuffer>) => [
  ...new Uint8Array(await readFile(file).content.arrayBuffer()),
];
const frame = (n: number) => segment(0xc0, bytes([8, 0, 1, 0, 1, n]));

describe("a JPEG's file", () => {
  it("says how to turn it, and the browser does not hear of it", async () => {
    const exif = segment(0xe1, bytes("Exif\0\0", [...tiff(6)]));
    expect(readFile(jpeg(exif, frame(3)))).toMatchObject({ kind: "jpeg", orientation: 6 });
    expect(await contentOf(jpeg(exif, frame(3)))).toEqual([...jpeg(frame(3))]);
    const xmp = segment(0xe1, bytes('http://x\0<a tiff:Orientation="8"/>'));
    expect(readFile(jpeg(xmp, exif)).orientation).toBe(6);
    expect(readFile(jpeg(xmp)).orientation).toBe(8);
    expect(readFile(jpeg(frame(1))).orientation).toBe(1);
  });

  it("is refused if it has the colours of a press", () => {
    expect(() => readFile(jpeg(frame(4)))).toThrow(RefusedPicture);
  });

  it("may be cut anywhere", () => {
    const whole = jpeg(segment(0xe1, bytes("Exif\0\0", [...tiff(3)])), frame(3));
    for (let end = 1; end < whole.length; end++) {
      expect(readFile(whole.slice(0, end)).orientation).toBeGreaterThan(0);
    }
  });
});

describe("a PNG's file", () => {
  it("is read without what Pillow does not read", async () => {
    const gamma = chunk("gAMA", bytes([0, 1, 2, 3]));
    const exif = chunk("eXIf", tiff(5));
    const data = chunk("IDAT", bytes([9]));
    expect(readFile(png(8, gamma, exif, data))).toMatchObject({ kind: "png", orientation: 5 });
    expect(await contentOf(png(8, gamma, exif, data))).toEqual([...png(8, data)]);
  });

  it("is refused if its values have 16 bits, or if it is empty", () => {
    expect(() => readFile(png(16))).toThrow("deep");
    expect(() => readFile(new Uint8Array())).toThrow("empty");
  });

  it("may be cut anywhere", () => {
    const whole = png(8, chunk("eXIf", tiff(3)), chunk("IDAT", bytes([1, 2])));
    for (let end = 1; end < whole.length; end++) {
      expect(readFile(whole.slice(0, end)).orientation).toBeGreaterThan(0);
    }
  });
});
