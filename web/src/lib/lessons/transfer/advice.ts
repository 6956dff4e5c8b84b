// What to train, by how many pictures there are and how much they resemble the body's own.

export const CASES = ["little_alike", "much_alike", "little_other", "much_other"] as const;
export type Case = (typeof CASES)[number];

/** From here on, pictures count as many. The limit is not sharp. */
export const MANY = 1000;

export const caseOf = (nPictures: number, isAlike: boolean): Case =>
  `${nPictures < MANY ? "little" : "much"}_${isAlike ? "alike" : "other"}`;
