// What is on the screen, as an address: any view can be sent as a link.

export const VIEWS = ["network", "layer", "unit", "evidence", "compare"] as const;
/** Views that look at the whole network in another way. */
export const LENSES = ["evidence", "compare"] as const;
export type ViewName = (typeof VIEWS)[number];

/** A map has a scale of its own, that of its layer, or that of all maps of the network. */
export const SCALES = ["map", "layer", "network"] as const;
export type Scale = (typeof SCALES)[number];

export interface Place {
  view: ViewName;
  picture: string;
  /** First and last layer of the part of the network that is shown; -1 is the whole network. */
  from: number;
  to: number;
  /** -1 is the picture; only its numbers have a view. */
  layer: number;
  /** Of the layer's channels; -1 is the one with the largest value. */
  channel: number;
  /** -1 is the place of the channel's largest value. */
  row: number;
  column: number;
  /** Channel of the input whose window is shown; -1 is the one that contributes most. */
  cells: number;
  /** What the maps of the network share one scale with. */
  scale: Scale;
  /** The numbers between an answer and this one; see `trail.ts`. */
  via: string;
  /** Which of the model's outputs evidence is looked for in. */
  output: number;
  /** Index of the class that evidence is looked for; -1 is the answer. */
  which: number;
  method: string;
  /** The layer in which evidence is looked for; -1 is the one chosen. */
  evidenceLayer: number;
  /** Whether evidence lies over the picture in every view. */
  heat: boolean;
  /** The picture that is compared; empty is the same one. */
  other: string;
  right: number;
  down: number;
  flip: boolean;
  degrees: number;
  lang: "en" | "ko";
}

export const START: Place = {
  view: "network",
  picture: "",
  from: -1,
  to: -1,
  layer: 0,
  channel: 0,
  row: 0,
  column: 0,
  cells: -1,
  scale: "map",
  via: "",
  output: 0,
  which: -1,
  method: "grad-cam",
  evidenceLayer: -1,
  heat: false,
  other: "",
  right: 0,
  down: 0,
  flip: false,
  degrees: 0,
  lang: "en",
};

function split(hash: string): [view: string, values: [string, string][]] {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return [path, [...new URLSearchParams(query)]];
}

const isName = (name: string): name is Exclude<keyof Place, "view"> =>
  name !== "view" && Object.hasOwn(START, name);

/** Read a number; an empty text is none, though JavaScript takes it for 0. */
const numberOf = (text: string): number => (text.trim() ? Number(text) : NaN);

/**
 * Read an address such as `#/unit?layer=3&row=1`; what it does not say is as at the start.
 *
 * Numbers are whole, but whether there is such a layer or picture is another question: see `fit`.
 */
export function parse(hash: string, start: Place = START): Place {
  const [path, values] = split(hash);
  const place: Place = { ...start };
  if ((VIEWS as readonly string[]).includes(path)) place.view = path as ViewName;
  const given: Record<string, unknown> = {};
  for (const [name, text] of values) {
    if (!isName(name)) continue;
    const example = START[name];
    if (typeof example === "number") {
      const value = Math.round(numberOf(text));
      // Without the sign of -0.
      if (!Number.isNaN(value)) given[name] = value || 0;
    } else if (typeof example === "boolean") {
      if (text === "true" || text === "false") given[name] = text === "true";
    } else if (name !== "lang" || text === "en" || text === "ko") {
      given[name] = text;
    }
  }
  return Object.assign(place, given);
}

/** Write what differs from the start; the language always, since the browser's own may differ. */
export function write(place: Place): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(place)) {
    if (name === "view") continue;
    if (name === "lang" || value !== START[name as keyof Place]) query.set(name, String(value));
  }
  const text = query.toString();
  return `#/${place.view}${text ? `?${text}` : ""}`;
}

export interface Replaced {
  name: string;
  /** What the address says. */
  asked: string;
  /** What is shown instead; null for a name that means nothing. */
  used: string | number | boolean | null;
}

/** List what an address says that the place shown for it does not have. */
export function listReplaced(hash: string, place: Place): Replaced[] {
  const [view, values] = split(hash);
  const found: Replaced[] = [];
  if (view && view !== place.view) found.push({ name: "view", asked: view, used: place.view });
  for (const [name, asked] of values) {
    const used = isName(name) ? place[name] : null;
    const isSame = typeof used === "number" ? numberOf(asked) === used : asked === String(used);
    if (used === null || !isSame) found.push({ name, asked, used });
  }
  return found;
}

/** Where a channel is largest: the place at which it is opened. */
export const AT_LARGEST = { row: -1, column: -1 } as const;

/** How far inside the network a place is, from the whole to the pixel; null for the lenses. */
export function depthOf({ view, from, via }: Place): number | null {
  switch (view) {
    case "network":
      return from < 0 ? 0 : 1;
    case "layer":
      return 2;
    case "unit":
      return 3 + (via ? via.split("_").length : 0);
    default:
      return null;
  }
}
