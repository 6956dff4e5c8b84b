// Questions about trainings.

import type { components } from "../api/schema";
import { post, base } from "./api";

type Schemas = components["schemas"];
export type Recipe = Schemas["RecipeEstimate"]["recipe"];
export type Estimates = Schemas["EstimateView"];
export type CurveRow = Schemas["CurveRow"];

export const startTraining = (id: string, recipe: Recipe) =>
  post(`${base(id)}/jobs/train`, { recipe });
export const resumeTraining = (id: string) => post(`${base(id)}/training/resume`);
