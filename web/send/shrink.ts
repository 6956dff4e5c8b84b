// Makes a picture smaller before it is sent. What is drawn anew has no place and no time in it.

const QUALITY = 0.9;
const THUMBNAIL = 160;

export interface Shrunk {
  picture: Blob;
  /** A small square, to be shown; null if the browser cannot read the file. */
  thumbnail: Blob | null;
}

/** Width and height that fit into a square of `side`, without enlarging. */
export function fitted(width: number, height: number, side: number): [number, number] {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** Shrink a picture to `side` pixels; a file that the browser cannot read stays as it is. */
export async function shrink(file: Blob, side: number): Promise<Shrunk> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file); // upright, as the file says
  } catch {
    return { picture: file, thumbnail: null }; // such as HEIC in some browsers: the server reads it
  }
  try {
    const [width, height] = fitted(bitmap.width, bitmap.height, side);
    const whole = await drawn(width, height, (context) =>
      context.drawImage(bitmap, 0, 0, width, height),
    );
    const part = Math.min(bitmap.width, bitmap.height);
    const [left, top] = [(bitmap.width - part) / 2, (bitmap.height - part) / 2];
    const square = await drawn(THUMBNAIL, THUMBNAIL, (context) =>
      context.drawImage(bitmap, left, top, part, part, 0, 0, THUMBNAIL, THUMBNAIL),
    );
    return { picture: whole ?? file, thumbnail: square };
  } finally {
    bitmap.close();
  }
}

function drawn(
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D) => void,
): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) return Promise.resolve(null);
  context.fillStyle = "#fff"; // JPEG has no transparency
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  draw(context);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
