// What the home page shows of a run, and where it is.

/** Give the address of the home page, relative to that of an explorer; null if there is none. */
export const homeOf = (pathname: string): string | null =>
  /\/m\/[^/]+\/$/.test(pathname) ? "../../" : null;

/** Write a share in per cent, without the sign: only exactly 0 and 1 become 0.0 and 100.0. */
export function percentOf(share: number): string {
  const text = (100 * share).toFixed(1);
  if (share > 0 && text === "0.0") return "< 0.1";
  return share < 1 && text === "100.0" ? "> 99.9" : text;
}

/** Write a date and a time of day as is usual in a language, in the reader's time zone. */
export const timeOf = (iso: string, lang: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short", timeZone }).format(
    new Date(iso),
  );
