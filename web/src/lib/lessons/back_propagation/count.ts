// Multiplications of the chain rule in both directions, for dense layers that end in one output.
// The slope of the loss by the output is given, as one number.

export function countParameters(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, l) => sum + width * ((widths[l] ?? 0) + 1), 0);
}

/**
 * Backwards: one pass gives the slopes by all parameters.
 *
 * In each layer, from the last: the activation's slope for each neuron, a product for each weight's
 * own slope and, but for the first layer, one for each weight to reach the layer before.
 */
export function multiplicationsBackwards(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, l) => {
    const weights = width * (widths[l] ?? 0);
    return sum + width + weights + (l > 0 ? weights : 0);
  }, 0);
}

/**
 * Forwards: the effect of each parameter is carried to the loss by itself.
 *
 * It starts in one neuron, whose activation has a slope; from there it reaches all neurons of the
 * next layer, from these all of the one after, and at last the loss.
 */
export function multiplicationsForwards(widths: readonly number[]): number {
  let sum = 0;
  /** Products from all neurons of a layer, behind their activation, to the output. */
  let onwards = 0;
  for (let l = widths.length - 1; l > 0; l--) {
    const [before = 0, width = 0, after = 0] = [widths[l - 1], widths[l], widths[l + 1]];
    // Its own activation and the loss; between them one column of weights, and what follows.
    const carried = 2 + after + (after ? after + onwards : 0);
    sum += width * (before + 1) * carried;
    onwards = after ? after * width + after + onwards : 0;
  }
  return sum;
}
