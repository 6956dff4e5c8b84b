// What the home page shows of a run, and where it is.

/** Give the address of the home page, relative to that of an explorer; null if there is none. */
export const homeOf = (pathname: string): string | null =>
  /\/m\/[^/]+\/$/.test(pathname) ? "../../" : null;

/** Write a date and a time of day as is usual in a language, in the reader's time zone. */
export const timeOf = (iso: string, lang: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short", timeZone }).format(
    new Date(iso),
  );
