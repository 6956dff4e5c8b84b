import type { Picture } from "../api/client";

export const MAX_MISTAKES = 12;

export interface PictureGroups {
  mistakes: Picture[];
  /** How many mistakes there are in all. */
  nMistakes: number;
  /** The first picture of each class that was predicted correctly. */
  ofClasses: Picture[];
  others: Picture[];
}

export const isMistake = ({ label, predicted }: Picture): boolean =>
  label !== null && predicted !== null && label !== predicted;

/** What is worth looking at first; each picture is in one group, in its order. */
export function groupPictures(offered: Picture[]): PictureGroups {
  const mistakes = offered.filter(isMistake);
  const first = inTurns(mistakes).slice(0, MAX_MISTAKES);
  const seen = new Set<string>();
  const ofClasses = offered.filter((one) => {
    if (one.label === null || one.label !== one.predicted || seen.has(one.label)) return false;
    seen.add(one.label);
    return true;
  });
  const grouped = new Set([...first, ...ofClasses]);
  return {
    mistakes: first,
    nMistakes: mistakes.length,
    ofClasses,
    others: offered.filter((one) => !grouped.has(one)),
  };
}

/** One picture of each class, then a second one: the first few are not all of the same class. */
function inTurns(pictures: Picture[]): Picture[] {
  const counts = new Map<string | null, number>();
  const turns = pictures.map((one) => {
    const turn = counts.get(one.label) ?? 0;
    counts.set(one.label, turn + 1);
    return { one, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn).map(({ one }) => one);
}

/** The pictures whose name or class contains a text. */
export function findPictures(offered: Picture[], wanted: string): Picture[] {
  const text = wanted.toLocaleLowerCase();
  return offered.filter((one) =>
    `${one.name} ${one.label ?? ""} ${one.predicted ?? ""}`.toLocaleLowerCase().includes(text),
  );
}
