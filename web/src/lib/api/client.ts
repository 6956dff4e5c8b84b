// Questions to the server. Answers to the same question are remembered, since they do not change.
// Their addresses are relative: the explorer is at / or, opened from the home page, below /m/.

import type { components } from "./schema";

type Schemas = components["schemas"];
export type Model = Schemas["Model"];
export type Layer = Schemas["Layer"];
export type Output = Schemas["Output"];
export type Picture = Schemas["Picture"];
export type TraceSummary = Schemas["TraceSummary"];
export type Channels = Schemas["ChannelsView"];
export type Histogram = Schemas["HistogramView"];
export type Unit = Schemas["Unit"];
export type Terms = NonNullable<Unit["terms"]>;
export type WeightedSum = Schemas["WeightedSumView"];
export type Product = Schemas["Product"];
export type Cells = Schemas["Cells"];
export type Softmax = Schemas["SoftmaxView"];
export type Applied = Schemas["AppliedView"];
export type NamedFunction = Schemas["FunctionView"];
export type Pooled = Schemas["PooledView"];
export type Evidence = Schemas["EvidenceView"];
export type TopActivations = Schemas["TopActivations"];
export type Comparison = Schemas["Comparison"];
export type Box = Schemas["BoxView"];
export type SmallMap = Schemas["SmallMap"];
export type ChannelMap = Schemas["ChannelMap"];
export type Largest = Schemas["LargestView"];
export type Contributions = Schemas["ContributionsView"];
export type Home = Schemas["Home"];
export type HomeRun = Schemas["HomeRun"];
export type HomeModel = Schemas["HomeModel"];
export type RunsComparison = Schemas["RunsComparison"];
export type RunDeletion = Schemas["RunDeletion"];
export type LessonData = Schemas["LessonData"];
export type OwnRun = Schemas["OwnRun"];
export type OwnDepth = Schemas["OwnDepth"];
export type OwnLossSlice = Schemas["OwnLossSliceView"];
export type OwnTrainingData = Schemas["OwnTrainingData"];
export type Epoch = Schemas["EpochView"];
export type Verdict = Schemas["VerdictView"];
export type ComparisonRun = Schemas["ComparisonRunView"];

/** A picture and what is done to it, as the server is asked for it. */
export interface Shown {
  picture: string;
  right: number;
  down: number;
  flip: boolean;
  degrees: number;
}

/** Numbers as they lie in the server's memory. */
export interface Numbers {
  shape: number[];
  data: Uint8Array | Float32Array;
}

type Values = Record<string, string | number | boolean | number[]>;

const MAX_REMEMBERED = 400;
const remembered = new Map<string, Promise<unknown>>();
const answers = new WeakMap<Promise<unknown>, { answer: unknown }>();

/** The answer to a question, if it has arrived: what is known is drawn at once. */
export const arrived = <T>(asked: Promise<T>): { answer: T } | undefined =>
  answers.get(asked) as { answer: T } | undefined;

export class ServerError extends Error {
  constructor(
    message: string,
    /** Of the usual problems, such as "empty" for a file; see the texts. */
    readonly code: string | null,
  ) {
    super(message);
  }
}

export function address(path: string, values: Values = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

function once<T>(url: string, read: (response: Response) => Promise<T>): Promise<T> {
  const known = remembered.get(url) as Promise<T> | undefined;
  if (known) return known;
  const asked = ask(url).then(read);
  remembered.set(url, asked);
  asked.then(
    (answer) => answers.set(asked, { answer }),
    () => remembered.delete(url),
  );
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_REMEMBERED) break;
    remembered.delete(oldest);
  }
  return asked;
}

/** The language of messages; there is no page in tests. */
const pageLanguage = () => (typeof document === "undefined" ? "en" : document.documentElement.lang);

export async function ask(url: string, options?: RequestInit): Promise<Response> {
  const headers = new Headers(options?.headers);
  headers.set("Accept-Language", pageLanguage());
  const response = await fetch(url, { ...options, headers });
  if (response.ok) return response;
  const answer: unknown = await response.json().catch(() => null);
  const { detail, code } = (answer ?? {}) as { detail?: unknown; code?: unknown };
  throw new ServerError(
    typeof detail === "string" ? detail : response.statusText,
    typeof code === "string" ? code : response.status === 404 ? "not there" : null,
  );
}

export const json = <T>(path: string, values?: Values): Promise<T> =>
  once(address(path, values), (response) => response.json() as Promise<T>);

export const numbers = (path: string, values?: Values): Promise<Numbers> =>
  once(address(path, values), async (response) => {
    const buffer = await response.arrayBuffer();
    const shape = (response.headers.get("X-Shape") ?? "").split(",").map(Number);
    const isBytes = response.headers.get("X-Type") === "uint8";
    return { shape, data: isBytes ? new Uint8Array(buffer) : new Float32Array(buffer) };
  });

export const getModel = () => json<Model>("api/model");
export const listPictures = () => json<Picture[]>("api/pictures");
export const getTrace = (shown: Shown) => json<TraceSummary>("api/trace", { ...shown });
export const pictureAddress = (shown: Shown) => address("api/picture", { ...shown });
export const featureVisualizationAddress = (layer: number, channel: number) =>
  address(`api/layers/${layer}/feature-visualization`, { channel });
export const featureVisualizationProgress = (layer: number, channel: number) =>
  address(`api/layers/${layer}/feature-visualization/progress`, { channel });
export const topActivationsProgress = (layer: number) =>
  address(`api/layers/${layer}/top-activations/progress`);

export const getChannelMaps = (shown: Shown, layer: number, size: number, count: number) =>
  json<ChannelMap[]>(`api/layers/${layer}/channel-maps`, { ...shown, size, count });
export const getStrongest = (shown: Shown, layer: number, size: number, count: number) =>
  json<ChannelMap[]>(`api/layers/${layer}/strongest`, { ...shown, size, count });
/** Find the largest value of a channel; null stands for the channel with the largest value. */
export const getLargest = (shown: Shown, layer: number, channel: number | null) =>
  json<Largest>(
    `api/layers/${layer}/largest`,
    channel === null ? { ...shown } : { ...shown, channel },
  );
/** The same channels for another picture, drawn on the same scales. */
export const getSameChannels = (shown: Shown, layer: number, size: number, maps: ChannelMap[]) =>
  json<ChannelMap[]>(`api/layers/${layer}/strongest`, {
    ...shown,
    size,
    count: maps.length,
    channels: maps.map((map) => map.channel),
    scales: maps.map((map) => map.scale),
  });
export const getContributions = (
  shown: Shown,
  layer: number,
  channel: number,
  size: number,
  count: number,
  place?: { row: number; column: number },
) =>
  json<Contributions | null>(`api/layers/${layer}/contributions`, {
    ...shown,
    channel,
    size,
    count,
    ...(place && { row: place.row, column: place.column }),
  });
export const getValues = (shown: Shown, layer: number, channel: number) =>
  numbers(`api/layers/${layer}/values`, { ...shown, channel });
export const getKernels = (layer: number, channel: number, count: number) =>
  numbers(`api/layers/${layer}/kernels`, { channel, count });
export const getChannels = (shown: Shown, layer: number) =>
  json<Channels>(`api/layers/${layer}/channels`, { ...shown });
export const getUnit = (shown: Shown, layer: number, index: number[], channel: number[]) =>
  json<Unit>(`api/layers/${layer}/unit`, { ...shown, index, channel });
export const getTopActivations = (layer: number, channel: number) =>
  json<TopActivations>(`api/layers/${layer}/top-activations`, { channel });

interface Asked {
  output: number;
  which: number;
  method: string;
  layer: number | null;
}

/** Only occlusion takes so long that its progress is worth following. */
export const evidenceProgress = (shown: Shown, about: Asked) =>
  address("api/evidence/progress", { ...shown, ...asked(about) });

const asked = ({ layer, ...others }: Asked): Values =>
  layer === null ? others : { ...others, layer };
export const getEvidence = (shown: Shown, about: Asked, share: number) =>
  json<Evidence>("api/evidence", { ...shown, ...asked(about), share });
export const getHeat = (shown: Shown, about: Asked) =>
  numbers("api/evidence/heat", { ...shown, ...asked(about) });
export const compare = (shown: Shown, reference: string) =>
  json<Comparison>("api/comparison", { ...shown, reference });

export async function addPicture(file: File): Promise<Picture> {
  const headers = {
    "Content-Type": "application/octet-stream",
    "X-Name": encodeURIComponent(file.name),
  };
  const response = await ask("api/pictures", { method: "POST", body: file, headers });
  return (await response.json()) as Picture;
}

/** The runs and models there are; asked anew each time, since a training may have ended. */
export const getHome = async (): Promise<Home> => (await ask("api/home")).json() as Promise<Home>;

/** Open a run or model, which takes some seconds; gives the address of its explorer. */
export async function openModel(id: string): Promise<string> {
  const response = await ask(address("api/home/open", { id }), { method: "POST" });
  return ((await response.json()) as Schemas["OpenedAddress"]).address;
}

/** Compare two runs on the test pictures of both. */
export async function compareRuns(first: string, second: string): Promise<RunsComparison> {
  const response = await ask(address("api/runs/compare", { first, second }));
  return response.json() as Promise<RunsComparison>;
}

/** What would go if a run were deleted. */
export async function getDeletion(id: string): Promise<RunDeletion> {
  return (await ask(address("api/runs/deletion", { id }))).json() as Promise<RunDeletion>;
}

/** Delete a run for good. */
export async function deleteRun(id: string): Promise<void> {
  await ask(address("api/runs/delete", { id }), { method: "POST" });
}
