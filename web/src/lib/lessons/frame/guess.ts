// Numbers that a reader types.

/** Read a number as people type it: with a comma or another minus sign; NaN if it is none. */
export function typedNumber(text: string): number {
  const plain = text.trim().replace(/[−–]/, "-");
  // A comma before exactly three digits groups thousands, as in 6,220,864.
  const isGrouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain);
  const number = isGrouped ? plain.replaceAll(",", "") : plain.replace(",", ".");
  return number.endsWith("%") ? typedNumber(number.slice(0, -1)) : number ? Number(number) : NaN;
}
