// The two questions that a phone may ask.

import type { components } from "../src/lib/api/schema";

export type Room = components["schemas"]["RoomForPhone"];
export type Sent = components["schemas"]["SentPicture"];
export type Code = components["schemas"]["Refusal"]["code"];

/** The server has refused something. */
export class RefusedError extends Error {
  constructor(
    /** The reason; null if the server gives none. */
    readonly code: Code | null,
    readonly status: number,
  ) {
    super(code ?? String(status));
  }
}

async function ask(url: string, code: string, options: RequestInit = {}): Promise<Response> {
  // A header holds no letters of other scripts, and a code has none, nor spaces.
  const headers = { Authorization: `Bearer ${code.replace(/[^a-z0-9]/gi, "").slice(0, 80)}` };
  const response = await fetch(url, { ...options, headers });
  if (response.ok) return response;
  const answer = (await response.json().catch(() => null)) as { code?: Code } | null;
  throw new RefusedError(answer?.code ?? null, response.status);
}

export async function getRoom(code: string): Promise<Room> {
  return (await ask("api/room", code)).json() as Promise<Room>;
}

/** Send a picture; the class is null if it is not known. */
export async function sendPicture(
  code: string,
  picture: Blob,
  label: string | null,
): Promise<Sent> {
  const query = label === null ? "" : `?${new URLSearchParams({ class: label })}`;
  const response = await ask(`api/room/pictures${query}`, code, { method: "POST", body: picture });
  return response.json() as Promise<Sent>;
}
