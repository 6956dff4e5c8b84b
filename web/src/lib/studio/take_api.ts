// Questions to the routes of the step in which a classifier is taken away.

import type { components } from "../api/schema";
import { base, get, post } from "./api";

type Schemas = components["schemas"];
export type Taken = Schemas["TakenView"];
export type Code = Schemas["CodeView"];

export const takeAway = (id: string) => post<Taken>(`${base(id)}/take`);
export const zipAddress = (id: string) => `${base(id)}/take.zip`;
export const getCode = (id: string) => get<Code>(`${base(id)}/code`);
export const getScript = async (id: string) =>
  (await get<Schemas["ScriptView"]>(`${base(id)}/script`)).script;
