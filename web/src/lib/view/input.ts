import type { Model } from "../api/client";

/** What the model takes. */
export type Input = Model["input"];
