// A lesson and what is set in it, as an address such as `#/convolution?step=2&k=3&lang=ko`.

export interface Address {
  /** Empty for the overview. */
  id: string;
  values: Record<string, string>;
}

/** Read an address; the language is not among the values. */
export function read(hash: string): Address {
  const [id = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const values = Object.fromEntries(new URLSearchParams(query));
  delete values.lang;
  return { id, values };
}

export const write = ({ id, values }: Address, lang: string): string =>
  `#/${id}?${new URLSearchParams({ ...values, lang })}`;

/** Read a number; what is none is as at the start. */
export function numberOf(text: string | undefined, start: number): number {
  const value = text?.trim() ? Number(text) : NaN;
  return Number.isFinite(value) ? value : start;
}
