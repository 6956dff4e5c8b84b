// Questions to the routes of the step in which a classifier is taken away.

import { address } from "../api/client";
import type { components } from "../api/schema";
import type { Lang } from "../lessons/titles";
import { base, get, post } from "./api";

type Schemas = components["schemas"];
export type Taken = Schemas["TakenView"];
export type Code = Schemas["CodeView"];

export const takeAway = (id: string) => post<Taken>(`${base(id)}/take`);
export const zipAddress = (id: string) => `${base(id)}/take.zip`;
export const getCode = (id: string, lang: Lang) => get<Code>(address(`${base(id)}/code`, { lang }));
export const getScript = async (id: string, lang: Lang) =>
  (await get<Schemas["ScriptView"]>(address(`${base(id)}/script`, { lang }))).script;
