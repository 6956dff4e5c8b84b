/**
 * Colours of classes, by number; the light and the dark page have their own.
 *
 * The first eight are the palette of Okabe and Ito (2008), which people with any kind of colour
 * vision can tell apart, in an order in which neighbours differ in lightness too.
 */
export const CLASS_COLOURS = [
  "light-dark(#0072b2, #56b4e9)",
  "light-dark(#c25700, #f0a35a)",
  "light-dark(#00805f, #2fc79c)",
  "light-dark(#a8497f, #e59ac5)",
  "light-dark(#8a7400, #f0e442)",
  "light-dark(#2f4b9a, #9db4ff)",
  "light-dark(#8c2d04, #ff8a65)",
  "light-dark(#4d4d4d, #bdbdbd)",
  "light-dark(#5b2a86, #c9a2f2)",
  "light-dark(#33691e, #aed581)",
  "light-dark(#00687a, #7fd8e8)",
  "light-dark(#b3003c, #ff94ae)",
] as const;

/** The colour of a class: the one that was chosen, or else one by its place in the list. */
export function classColour(place: number, chosen: number | null = null): string {
  return CLASS_COLOURS[(chosen ?? place) % CLASS_COLOURS.length] ?? CLASS_COLOURS[0];
}
