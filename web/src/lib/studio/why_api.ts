// Questions about a test: why the classifier answers as it does, and its threshold.

import { address } from "../api/client";
import type { components } from "../api/schema";
import { base, get, post, send } from "./api";

type Schemas = components["schemas"];
export type PictureWhy = Schemas["PictureWhy"];
export type Heat = Schemas["HeatView"];
export type Similar = Schemas["SimilarPicture"];
export type SimilarPictures = Schemas["SimilarPictures"];
export type LiveWhy = Schemas["LiveWhy"];
export type Threshold = Schemas["ThresholdView"];
export type Caught = Schemas["CaughtView"];
export type Changes = Schemas["ChangesView"];

export const getWhy = (id: string, run: string, path: string, label: string) =>
  get<PictureWhy>(address(`${base(id)}/why`, { run, path, label }));
export const getSimilar = (id: string, run: string, path: string) =>
  get<SimilarPictures>(address(`${base(id)}/similar`, { run, path }));
/** Where the part of a picture is that the classifier sees. */
export const seenAddress = (id: string, run: string, path: string) =>
  address(`${base(id)}/seen`, { run, path });
/** Where the small version of a test picture is, also if it was moved since the training. */
export const testedAddress = (id: string, run: string, path: string) =>
  address(`${base(id)}/tested`, { run, path });
export const getThreshold = (id: string, run: string) =>
  get<Threshold | null>(address(`${base(id)}/threshold`, { run }));
export const getCaught = (id: string, run: string) =>
  get<Caught | null>(address(`${base(id)}/caught`, { run }));
export const getChanges = (id: string, run: string) =>
  get<Changes>(address(`${base(id)}/changes`, { run }));

export const chooseThreshold = (id: string, run: string, threshold: number | null) =>
  post(`${base(id)}/threshold`, { run, threshold });

export async function explainShown(id: string, picture: Blob): Promise<LiveWhy> {
  return (await send(`${base(id)}/why`, picture)).json() as Promise<LiveWhy>;
}
