/** A job that changes its status more often than that within a day is flapping. */
export const MOST_CHANGES = 6;
export const FLAPPING_SPAN_MS = 24 * 60 * 60_000;

/** What becomes of a message about a job: `tell` it as ever, `tell-flapping`: once more, saying so, or `hold` it back until the job is steady. */
export type Steadiness = 'tell' | 'tell-flapping' | 'hold';

/**
 * @param changes of the job's status within the last 24 hours
 * @param isKnown people were told already that it is flapping
 */
export function steadinessOf(changes: number, isKnown: boolean): Steadiness {
  if (changes <= MOST_CHANGES) return 'tell';
  return isKnown ? 'hold' : 'tell-flapping';
}
