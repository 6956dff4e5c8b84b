// The stages of a pass forward, and of the way back.

export const STAGES = {
  inputs: 0,
  hiddenSums: 1,
  hiddenValues: 2,
  outputSum: 3,
  probability: 4,
  loss: 5,
  probabilitySlope: 6,
  outputSlope: 7,
  outputWeights: 8,
  hiddenSlopes: 9,
  hiddenWeights: 10,
} as const;
