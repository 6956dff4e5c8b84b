// The lessons in their order; each has a folder with a page.

import type { Component } from "svelte";

export const IDS = [
  "neuron",
  "back_propagation",
  "optimizers",
  "pictures",
  "convolution",
  "padding_pooling",
  "translation",
  "flatten",
  "start_well",
  "deeper",
  "augmentation",
  "transfer",
  "evidence",
] as const;
export type LessonId = (typeof IDS)[number];

/** What to know before; lessons without an entry need nothing. */
const BEFORE: Partial<Record<LessonId, LessonId[]>> = {
  back_propagation: ["neuron"],
  optimizers: ["back_propagation"],
  pictures: ["neuron"],
  convolution: ["neuron", "pictures"],
  padding_pooling: ["convolution"],
  translation: ["convolution", "padding_pooling"],
  flatten: ["padding_pooling"],
  start_well: ["back_propagation", "optimizers"],
  deeper: ["padding_pooling", "start_well"],
  augmentation: ["translation"],
  transfer: ["flatten", "deeper"],
  evidence: ["flatten"],
};

export interface Lesson {
  id: LessonId;
  number: number;
  before: LessonId[];
  /** Loads the page, when it is opened. */
  load: () => Promise<{ default: Component }>;
}

const pages = import.meta.glob<{ default: Component }>("./*/Lesson.svelte");

function pageOf(id: LessonId): Lesson["load"] {
  const load = pages[`./${id}/Lesson.svelte`];
  if (!load) throw new Error(`The lesson ${id} has no page.`);
  return load;
}

export const LESSONS: readonly Lesson[] = IDS.map((id, n) => ({
  id,
  number: n + 1,
  before: BEFORE[id] ?? [],
  load: pageOf(id),
}));

export const findLesson = (id: string): Lesson | undefined =>
  LESSONS.find((lesson) => lesson.id === id);
