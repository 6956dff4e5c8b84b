// Names of layers without the beginning that most of them share.

/**
 * Leave out the beginning that more than half of the names share, such as `mobilenetv2_`.
 *
 * A beginning ends before `/`, `_`, `.` or `-`. A name is left as it is if the rest would not
 * begin with a letter, and all are if two would become the same.
 *
 * @param names - Names of all layers of a model.
 */
export function shortNames(names: readonly string[]): string[] {
  const shared = sharedBeginnings(names);
  const short = names.map((name) => {
    const rests = shared
      .filter((beginning) => name.startsWith(beginning))
      .map((beginning) => name.slice(beginning.length).replace(/^[/_.-]/, ""));
    return rests.find((rest) => /^\p{L}/u.test(rest)) ?? name;
  });
  return new Set(short).size === new Set(names).size ? short : [...names];
}

/** List the beginnings that more than half of the names share, the longest first. */
function sharedBeginnings(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    const parts = name.split(/(?=[/_.-])/);
    for (let n = 1; n < parts.length; n++) {
      const beginning = parts.slice(0, n).join("");
      counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
    }
  }
  const least = Math.max(3, names.length / 2 + 1);
  const shared = [...counts].filter(([, count]) => count >= least).map(([beginning]) => beginning);
  return shared.toSorted((a, b) => b.length - a.length);
}

/**
 * Name several layers by the beginning that all of them share, such as `block4` for `block4a_conv`
 * and `block4b_conv`, by a range of numbers, such as `block02–11`, or else by the last one.
 *
 * @param names - Names of the layers in their order, at least one.
 */
export function groupName(names: readonly string[]): string {
  const [first = "", ...others] = names;
  const last = names.at(-1) ?? "";
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1;
  const shared = first.slice(0, length);
  const isWithinNumber =
    others.length > 0 && [first, last].some((name) => /^\d/.test(name.slice(length)));
  const beginning = isWithinNumber ? shared.replace(/\d+$/, "") : shared;
  const [from, to] = [first, last].map((name) => /^\d+/.exec(name.slice(beginning.length))?.[0]);
  const found = beginning.replace(/[/_.-]+$/, "");
  if (!/\p{L}{2}/u.test(found)) return last;
  return isWithinNumber && from && to && from !== to ? `${beginning}${from}–${to}` : found;
}
