// How a lesson's page learns which steps it has.

import { getContext, onDestroy, setContext } from "svelte";

interface Steps {
  id: string;
  join: (n: number) => void;
  leave: (n: number) => void;
}

const KEY = Symbol("steps");

export const gatherSteps = (steps: Steps): Steps => setContext(KEY, steps);

/** Take a step into the lesson around it; gives the lesson's id. */
export function joinSteps(n: number): string {
  const steps = getContext<Steps>(KEY);
  steps.join(n);
  onDestroy(() => steps.leave(n));
  return steps.id;
}
