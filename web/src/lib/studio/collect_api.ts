// Questions to the server about pictures that come in many ways, colours, and findings.

import { address } from "../api/client";
import type { components } from "../api/schema";
import { base, get, newBatch, post, send } from "./api";
import type { Finding } from "./api";

type Schemas = components["schemas"];
export type Waiting = Schemas["WaitingView"];
export type Imported = Schemas["ImportedView"];

export const pictureAddress = (id: string, path: string) =>
  address(`${base(id)}/picture`, { path });
export const listInbox = (id: string) => get<Waiting[]>(`${base(id)}/inbox`);

export async function addToInbox(id: string, picture: Blob, batch: string): Promise<void> {
  await send(address(`${base(id)}/inbox`, { batch }), picture);
}

/** Add the pictures of a zip archive to a class, or without one by its folders. */
export async function addArchive(
  id: string,
  label: string | null,
  archive: Blob,
  batch: string,
): Promise<Imported> {
  const values = {
    batch,
    ...(archive instanceof File && { name: archive.name }),
    ...(label !== null && { class: label }),
  };
  return (await send(address(`${base(id)}/archives`, values), archive)).json() as Promise<Imported>;
}

export const colourClass = (id: string, name: string, colour: number) =>
  post(`${base(id)}/classes/colour`, { name, colour, batch: newBatch() });
export const keepFinding = (id: string, code: string, { paths, key }: Finding["groups"][number]) =>
  post(`${base(id)}/keep`, { code, paths, key, batch: newBatch() });
