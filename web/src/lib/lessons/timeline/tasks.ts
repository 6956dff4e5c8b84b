// What the answer to a picture is in classification, and in the tasks beyond it.

export const TASKS = ["classify", "localize", "detect", "segment", "instances"] as const;
export type Task = (typeof TASKS)[number];

/** Rows and columns of the picture. */
export const SIDE = 224;
/** Objects in the drawn picture. */
export const N_OBJECTS = 3;
/** Row, column, height and width. */
const BOX = 4;

/** How many numbers the answer to the drawn picture has. */
export function numbersOf(task: Task, classes: number): number {
  switch (task) {
    case "classify":
      return classes;
    case "localize":
      return classes + BOX;
    case "detect":
      return N_OBJECTS * (classes + BOX);
    case "segment":
      return SIDE * SIDE * classes;
    case "instances":
      return N_OBJECTS * (classes + BOX + SIDE * SIDE);
  }
}
