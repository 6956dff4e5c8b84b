// The two networks as they were trained; tests/lessons/recorded/marked_pictures.py writes them.

import type { Network } from "./core";
import recorded from "./networks.json";

export const NAMES = ["marked", "mixed"] as const;
/** Trained with the mark on each cross and on no ring, or on half of both. */
export type NetworkName = (typeof NAMES)[number];

export const networks: Record<NetworkName, Network> = recorded;

export const RULES = ["as_trained", "without", "swapped"] as const;
/** Which test pictures have the mark: the crosses, none, or the rings. */
export type Rule = (typeof RULES)[number];

/** The accuracy of each seed on the test pictures. */
export const accuracies: Record<NetworkName, Record<Rule, number[]>> = recorded.accuracies;
