// Two losses of one neuron with a sigmoid, and their slopes by its weighted sum z.

import { sigmoid } from "../neuron/activations";

export type LossName = "mse" | "crossEntropy";

interface Loss {
  of: (z: number, target: 0 | 1) => number;
  slope: (z: number, target: 0 | 1) => number;
}

export const losses: Record<LossName, Loss> = {
  mse: {
    of: (z, target) => (sigmoid(z) - target) ** 2,
    slope: (z, target) => {
      const p = sigmoid(z);
      return 2 * (p - target) * p * (1 - p);
    },
  },
  crossEntropy: {
    // ln(1 + e^-z) for target 1, which does not overflow in this form.
    of: (z, target) => {
      const x = target === 1 ? -z : z;
      return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    },
    slope: (z, target) => sigmoid(z) - target,
  },
};
