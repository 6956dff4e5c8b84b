import type { TestedPicture } from "./api";

/** The pictures of the test set by true and predicted class. */
export type Matrix = TestedPicture[][][];

export function matrixOf(pictures: TestedPicture[], labels: string[]): Matrix {
  const at = new Map(labels.map((label, index) => [label, index]));
  const matrix: Matrix = labels.map(() => labels.map(() => []));
  for (const picture of pictures) {
    const [row, column] = [at.get(picture.label), at.get(picture.predicted)];
    if (row !== undefined && column !== undefined) matrix[row]?.[column]?.push(picture);
  }
  // What the classifier was most sure of comes first.
  for (const cell of matrix.flat()) cell.sort((a, b) => b.probability - a.probability);
  return matrix;
}
