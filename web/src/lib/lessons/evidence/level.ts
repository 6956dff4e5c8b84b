// How far up a layer is, by the part of the picture that its numbers see.

export type Level = "low" | "middle" | "high";

/** A rule of thumb: by the share of the picture that a number sees. */
export function levelOf(share: number): Level {
  if (share < 1 / 8) return "low";
  return share < 1 / 2 ? "middle" : "high";
}
