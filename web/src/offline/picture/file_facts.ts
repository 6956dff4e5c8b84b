// What a picture's file says besides its pixels. Browsers read some of it in ways of their own: what
// pellucid ignores is taken out before a browser decodes the file, and what it follows is read here.

/** Why a picture is not classified. */
export type Refusal = "empty" | "large" | "pixels" | "deep" | "cmyk" | "unreadable";

export interface FileFacts {
  kind: "jpeg" | "png" | "other";
  /** Orientation as in EXIF, from 1 to 8; 1 for other kinds, which the browser turns. */
  orientation: number;
  /** The file for the browser. */
  content: Blob;
}

/** A file that pellucid reads in another way than a browser does. */
export class RefusedPicture extends Error {
  constructor(readonly reason: Refusal) {
    super(reason);
  }
}

const ORIENTATION = 274;
const EXIF = "Exif\0\0";
const XMP = /tiff:Orientation(?:="|>)\s*([1-8])/;
/** Chunks of a PNG that Pillow does not read; the orientation is read here. */
const LEFT_OUT = new Set(["gAMA", "cHRM", "sRGB", "eXIf"]);

const textOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

/** Read what a file says.
 *
 * @throws RefusedPicture if its pixels mean something else to a browser.
 */
export function readFile(bytes: Uint8Array<ArrayBuffer>): FileFacts {
  if (!bytes.length) throw new RefusedPicture("empty");
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return readJpeg(bytes);
  if (textOf(bytes.subarray(0, 8)) === "\x89PNG\r\n\x1a\n") return readPng(bytes);
  return { kind: "other", orientation: 1, content: new Blob([bytes]) };
}

function readJpeg(bytes: Uint8Array<ArrayBuffer>): FileFacts {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array<ArrayBuffer>[] = [bytes.subarray(0, 2)];
  let exif = 0;
  let xmp = 0;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at++; // fill bytes
      continue;
    }
    if (marker === 0xda) break;
    const end = at + 2 + view.getUint16(at + 2);
    const body = bytes.subarray(at + 4, end);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && body[5] === 4) throw new RefusedPicture("cmyk");
    if (marker === 0xe1) {
      if (textOf(body.subarray(0, 6)) === EXIF) exif ||= orientationIn(body.subarray(6));
      else xmp ||= Number(XMP.exec(textOf(body))?.[1] ?? 0);
    } else {
      parts.push(bytes.subarray(at, end));
    }
    at = end;
  }
  parts.push(bytes.subarray(at));
  return { kind: "jpeg", orientation: exif || xmp || 1, content: new Blob(parts) };
}

function readPng(bytes: Uint8Array<ArrayBuffer>): FileFacts {
  if (bytes[24] === 16) throw new RefusedPicture("deep");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array<ArrayBuffer>[] = [bytes.subarray(0, 8)];
  let orientation = 0;
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + view.getUint32(at);
    const name = textOf(bytes.subarray(at + 4, at + 8));
    if (name === "eXIf") orientation ||= orientationIn(bytes.subarray(at + 8, end - 4));
    if (!LEFT_OUT.has(name)) parts.push(bytes.subarray(at, end));
    at = end;
  }
  parts.push(bytes.subarray(at));
  return { kind: "png", orientation: orientation || 1, content: new Blob(parts) };
}

/** The orientation in EXIF, which has the form of a TIFF; 0 if there is none. */
function orientationIn(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const start = textOf(tiff.subarray(0, 4));
  const isLittle = start === "II*\0";
  if (!isLittle && start !== "MM\0*") return 0;
  try {
    const first = view.getUint32(4, isLittle);
    const n = view.getUint16(first, isLittle);
    for (let entry = first + 2; entry < first + 2 + 12 * n; entry += 12) {
      if (view.getUint16(entry, isLittle) !== ORIENTATION) continue;
      const isLong = view.getUint16(entry + 2, isLittle) === 4;
      const value = isLong
        ? view.getUint32(entry + 8, isLittle)
        : view.getUint16(entry + 8, isLittle);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // it ends too early
  }
  return 0;
}
