// The bend behind the weighted sum: three activation functions and their slopes.

export type ActivationName = "sigmoid" | "tanh" | "relu";

export interface ActivationFunction {
  of: (z: number) => number;
  slope: (z: number) => number;
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

export const activations: Record<ActivationName, ActivationFunction> = {
  sigmoid: { of: sigmoid, slope: (z) => sigmoid(z) * (1 - sigmoid(z)) },
  tanh: { of: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  // At 0, where ReLU has no slope, 0 is used, as in Keras.
  relu: { of: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
};
