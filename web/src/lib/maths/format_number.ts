const MINUS = "\u2212";
// To create one takes a hundred times as long as to use it.
const COUNTS = new Intl.NumberFormat("en-US");

/**
 * A number of a network for people: at most `digits` significant digits, a true minus sign.
 *
 * Below `smallest`, and from a million on, it is written with a power of ten.
 */
export function formatNumber(
  value: number | null | undefined,
  digits = 4,
  smallest = 1e-4,
): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  const size = Math.abs(value);
  let text: string;
  if (size >= 1e6 || size < smallest) {
    const [mantissa, exponent] = size.toExponential(Math.max(0, digits - 2)).split("e");
    text = `${mantissa}e${String(Number(exponent)).replace("-", MINUS)}`;
  } else {
    text = String(Number(size.toPrecision(digits)));
  }
  return value < 0 ? MINUS + text : text;
}

/** The terms of a sum, such as 1 + 0 − 5. */
export const formatTerms = (values: readonly number[], digits = 4): string =>
  values
    .map((value, n) => {
      if (n === 0) return formatNumber(value, digits);
      return `${value < 0 ? MINUS : "+"} ${formatNumber(Math.abs(value), digits)}`;
    })
    .join(" ");

/** A share in per cent, without the sign: only exactly 0 and 1 become 0.0 and 100.0. */
export function percentOf(share: number): string {
  const text = (100 * share).toFixed(1);
  if (share > 0 && text === "0.0") return "< 0.1";
  return share < 1 && text === "100.0" ? "> 99.9" : text;
}

/** A text that is not broken over two lines. */
export const unbroken = (text: string): string => text.replaceAll(" ", "\u00a0");

/** A whole number with its thousands apart. */
export const formatCount = (value: number): string => COUNTS.format(value);
