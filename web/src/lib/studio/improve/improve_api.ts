// Questions to the routes of the step that improves a classifier.

import { address } from "../../api/client";
import type { components } from "../../api/schema";
import { base, get } from "../api";

type Schemas = components["schemas"];
export type FeatureMap = Schemas["MapView"];
export type Ranking = Schemas["RankingView"];
export type Useful = Schemas["UsefulView"];
export type Training = Schemas["TrainingView"];
export type TrainingComparison = Schemas["TrainingComparison"];

export const getFeatureMap = (id: string) => get<FeatureMap | null>(`${base(id)}/feature-map`);
export const getRanking = (id: string) => get<Ranking>(`${base(id)}/ranking`);
export const listTrainings = (id: string) => get<Training[]>(`${base(id)}/trainings`);
export const compareTrainings = (id: string, first: string, second: string) =>
  get<TrainingComparison>(address(`${base(id)}/trainings/compare`, { first, second }));
