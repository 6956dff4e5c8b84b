// Where a text names another lesson by its number.

import { LESSONS, type LessonId } from "../registry";

export interface Piece {
  text: string;
  /** The lesson that this piece names; null for other text. */
  lesson: LessonId | null;
}

const NAMED = /(lesson \d+|\d+과)/;

/** A text in pieces, of which those such as "lesson 10" or "10과" name a lesson. */
export const piecesOf = (text: string): Piece[] =>
  text.split(NAMED).map((piece) => ({
    text: piece,
    lesson: NAMED.test(piece)
      ? (LESSONS.find(({ number }) => number === Number(/\d+/.exec(piece)?.[0]))?.id ?? null)
      : null,
  }));
