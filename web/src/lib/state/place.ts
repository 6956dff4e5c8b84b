// What is on the screen, as an address: any view can be sent as a link.

export const VIEWS = ["network", "layer", "unit", "evidence", "compare"] as const;
export type ViewName = (typeof VIEWS)[number];

export interface Place {
  view: ViewName;
  picture: string;
  layer: number;
  /** Of the layer's channels. */
  channel: number;
  row: number;
  column: number;
  /** Index of the class that evidence is looked for; -1 is the answer. */
  which: number;
  method: string;
  /** The layer in which evidence is looked for; -1 is the one chosen. */
  evidenceLayer: number;
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
  layer: 0,
  channel: 0,
  row: 0,
  column: 0,
  which: -1,
  method: "grad-cam",
  evidenceLayer: -1,
  other: "",
  right: 0,
  down: 0,
  flip: false,
  degrees: 0,
  lang: "en",
};

/** Read an address such as `#/unit?layer=3&row=1`; what it does not say is as at the start. */
export function parse(hash: string, start: Place = START): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const place: Place = { ...start };
  if ((VIEWS as readonly string[]).includes(path)) place.view = path as ViewName;
  const given: Record<string, unknown> = {};
  for (const [name, text] of new URLSearchParams(query)) {
    if (name === "view" || !Object.hasOwn(START, name)) continue;
    const example = START[name as keyof Place];
    if (typeof example === "number") {
      const value = Number(text);
      if (Number.isFinite(value)) given[name] = value;
    } else if (typeof example === "boolean") {
      given[name] = text === "true";
    } else {
      given[name] = text;
    }
  }
  Object.assign(place, given);
  if (place.lang !== "ko") place.lang = "en";
  return place;
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
