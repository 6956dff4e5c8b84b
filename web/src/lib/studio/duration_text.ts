// Durations for people, without more precision than a forecast has.

import type { Lang } from "../lessons/titles";

/** A duration such as "2 min"; below ten seconds, "a few seconds". */
export function durationText(seconds: number, lang: Lang): string {
  const isKorean = lang === "ko";
  if (seconds < 10) return isKorean ? "몇 초" : "a few seconds";
  if (seconds < 55) {
    const tens = 10 * Math.round(seconds / 10);
    return isKorean ? `${tens}초` : `${tens} s`;
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return isKorean ? `${minutes}분` : `${minutes} min`;
  const hours = Math.round(seconds / 1800) / 2;
  return isKorean ? `${hours}시간` : `${hours} h`;
}
