/** How heat maps are drawn at first. The threshold is that of Grad-CAM's paper, section 4.1. */
export const HEAT = { strength: 0.8, share: 0.15 } as const;
