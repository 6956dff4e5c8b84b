// Questions to the studio's routes. Their addresses are relative to the page, which is at /studio/.

import { address, ask } from "../api/client";
import type { components, operations } from "../api/schema";
import type { Lang } from "../lessons/titles";

type Schemas = components["schemas"];
export type ProjectCard = Schemas["ProjectCard"];
export type Project = Schemas["ProjectView"];
export type ClassView = Schemas["ClassView"];
export type Undone = Schemas["UndoneView"];
export type Kind = NonNullable<Project["undo"]>;
export type Job = Schemas["JobView"];
export type JobKind = operations["startJob"]["parameters"]["path"]["kind"];
export type CheckResult = Schemas["CheckResult"];
export type Finding = Schemas["FindingView"];
export type StudioEvent = Schemas["StudioEvent"];
export type Result = Schemas["ResultView"];
export type LiveAnswer = Schemas["LiveAnswer"];
export type TestedPicture = Schemas["TestedPicture"];

export const base = (id: string) => `../api/projects/${encodeURIComponent(id)}`;

export async function get<T>(url: string): Promise<T> {
  return (await ask(url)).json() as Promise<T>;
}

export async function post<T>(url: string, content: unknown = {}): Promise<T> {
  const response = await ask(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(content),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Send a file. */
export const send = (url: string, content: Blob) => ask(url, { method: "POST", body: content });

/** A new identifier of what the user does at once, which is undone at once. */
export const newBatch = (): string => crypto.randomUUID();

export const listProjects = () => get<ProjectCard[]>("../api/projects");
export const createProject = (name: string) => post<ProjectCard>("../api/projects", { name });
export const getProject = (id: string) => get<Project>(base(id));
export const listPictures = (id: string, label: string) =>
  get<string[]>(address(`${base(id)}/pictures`, { class: label }));
export const thumbnailAddress = (id: string, path: string) =>
  address(`${base(id)}/thumbnail`, { path });
/** Thumbnails of the first pictures, as `data:` addresses; null for one that cannot be shown. */
export const getThumbnails = (id: string, paths: string[]) =>
  post<(string | null)[]>(`${base(id)}/thumbnails`, { paths });
/** A browser cannot send a header that names the language with a request for events. */
export const eventsAddress = (id: string, lang: Lang) => address(`${base(id)}/events`, { lang });
export const getResult = (id: string) => get<Result | null>(`${base(id)}/result`);

export async function addPicture(
  id: string,
  label: string,
  picture: Blob,
  batch: string,
  burst?: string,
): Promise<void> {
  const values = { class: label, batch, ...(burst && { burst }) };
  await send(address(`${base(id)}/pictures`, values), picture);
}

export const movePictures = (id: string, paths: string[], label: string, batch = newBatch()) =>
  post<{ n: number }>(`${base(id)}/move`, { paths, label, batch });
export const setAside = (id: string, paths: string[]) =>
  post<{ n: number }>(`${base(id)}/set-aside`, { paths, batch: newBatch() });
export const makeClass = (id: string, name: string, batch = newBatch()) =>
  post(`${base(id)}/classes`, { name, batch });
export const renameClass = (id: string, name: string, newName: string, merge: boolean) =>
  post(`${base(id)}/classes/rename`, { name, new_name: newName, merge, batch: newBatch() });
export const removeClass = (id: string, name: string) =>
  post(`${base(id)}/classes/remove`, { name, batch: newBatch() });
export const undo = (id: string) => post<Undone>(`${base(id)}/undo`);
export const redo = (id: string) => post<Undone>(`${base(id)}/redo`);
export const startJob = (id: string, kind: JobKind) => post(`${base(id)}/jobs/${kind}`);
export const stopJob = (id: string, kind: JobKind) => post(`${base(id)}/jobs/${kind}/stop`);
export const getCheck = (id: string, lang: Lang) =>
  get<CheckResult | null>(address(`${base(id)}/check`, { lang }));

export async function classifyPicture(id: string, picture: Blob): Promise<LiveAnswer> {
  return (await send(`${base(id)}/classify`, picture)).json() as Promise<LiveAnswer>;
}
