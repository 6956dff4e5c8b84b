// Questions about the room of a project, to which phones send pictures.

import type { components } from "../api/schema";
import { base, get, post } from "./api";

export type RoomView = components["schemas"]["RoomView"];
export type OpenRoom = NonNullable<RoomView["open"]>;

export const getRoom = (id: string) => get<RoomView>(`${base(id)}/room`);
export const openRoom = (id: string) => post<RoomView>(`${base(id)}/room/open`);
export const closeRoom = (id: string) => post<RoomView>(`${base(id)}/room/close`);
