// Threes and eights of scikit-learn's digits: 60 to learn from, the others to test with.

import recorded from "./digits.json";

export interface Digit {
  /** 64 pixels from 0 (white) to 1 (black). */
  pixels: number[];
  /** 1 for an eight. */
  label: 0 | 1;
}

const read = ({ pixels, label }: { pixels: string; label: number }): Digit => ({
  pixels: Array.from(pixels, (character) => parseInt(character, 17) / 16),
  label: label === 1 ? 1 : 0,
});

export const training: readonly Digit[] = recorded.training.map(read);
export const test: readonly Digit[] = recorded.test.map(read);
export const N_PIXELS = 64;
