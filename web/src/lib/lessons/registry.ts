// The lessons in their order. A lesson is there as soon as its folder has a page.

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
  /** Loads the page, when it is opened; null for a lesson that is only planned. */
  load: (() => Promise<{ default: Component }>) | null;
}

const pages = import.meta.glob<{ default: Component }>("./*/Lesson.svelte");

export const LESSONS: readonly Lesson[] = IDS.map((id, n) => ({
  id,
  number: n + 1,
  before: BEFORE[id] ?? [],
  load: pages[`./${id}/Lesson.svelte`] ?? null,
}));

export const findLesson = (id: string): Lesson | undefined =>
  LESSONS.find((lesson) => lesson.id === id);
