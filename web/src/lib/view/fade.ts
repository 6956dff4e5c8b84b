const STEP = 0.05;
const LARGE_STEP = 0.2;

const STEPS: Record<string, number> = {
  ArrowLeft: -STEP,
  ArrowDown: -STEP,
  ArrowRight: STEP,
  ArrowUp: STEP,
  PageDown: -LARGE_STEP,
  PageUp: LARGE_STEP,
  Home: -1,
  End: 1,
};

/** Share after a key of a slider was pressed, from 0 to 1; null for any other key. */
export function shareAfterKey(share: number, key: string): number | null {
  const step = STEPS[key];
  if (step === undefined) return null;
  return Math.min(1, Math.max(0, Math.round((share + step) / STEP) * STEP));
}
