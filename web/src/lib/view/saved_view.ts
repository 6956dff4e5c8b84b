// The page's main part as a picture: an SVG file with the page's own elements in it, or its pixels.

export const FORMATS = ["png", "svg"] as const;
export type Format = (typeof FORMATS)[number];

/** Pixels of the file for each pixel of the page, so that the text stays sharp in print. */
const SCALE = 2;

/** Maximum number of pixels, and of those of a side, that all browsers can draw. */
const MAX_PIXELS = 16e6;
const MAX_SIDE = 16384;

/** Letters that no file system has a meaning for. */
const ODD_LETTERS = /[^\p{L}\p{N}._-]+/gu;

/** Name of the file, such as "vgg16_block1_conv1.png". */
export function fileName(parts: readonly string[], format: Format): string {
  const stem = parts.map((part) => part.replace(ODD_LETTERS, "-")).join("_");
  return `${stem.slice(0, 100)}.${format}`;
}

/** Pixels of the file for each pixel of the page; fewer than usual if the page is very long. */
export function scaleOf({
  scrollWidth,
  scrollHeight,
}: Pick<Element, "scrollWidth" | "scrollHeight">): number {
  const ofPixels = Math.sqrt(MAX_PIXELS / Math.max(1, scrollWidth * scrollHeight));
  return Math.min(SCALE, ofPixels, MAX_SIDE / Math.max(1, scrollWidth, scrollHeight));
}

/** In a picture nothing is scrolled, so that no scroll bar takes its width. */
function hideScrollBar(copy: Node): void {
  if (copy instanceof HTMLElement && /auto|scroll/.test(copy.style.overflow + copy.style.overflowY))
    copy.style.overflow = "hidden";
}

/** Draws an element, and all that it contains, as the page shows it. */
export async function imageOf(element: HTMLElement, format: Format): Promise<Blob> {
  // A copy of a list has the options that are chosen by an attribute.
  for (const option of element.querySelectorAll("option"))
    option.toggleAttribute("selected", option.selected);
  // Only who saves a view loads what can draw one.
  const { domToBlob, domToForeignObjectSvg } = await import("modern-screenshot");
  const options = {
    backgroundColor: getComputedStyle(document.documentElement).backgroundColor,
    font: false as const, // the page has the fonts of the computer
    onCloneEachNode: hideScrollBar,
    style: { boxSizing: "border-box" }, // its width is given with its padding
  };
  if (format === "png") {
    const blob = await domToBlob(element, { ...options, scale: scaleOf(element) });
    if (!blob.size) throw new Error("the picture has more pixels than this browser can draw");
    return blob;
  }
  const text = new XMLSerializer().serializeToString(await domToForeignObjectSvg(element, options));
  return new Blob([text], { type: "image/svg+xml" });
}
