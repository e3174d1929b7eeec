const MINUTE_MS = 60_000;
const FIRST_DELAY_MS = MINUTE_MS;
const LONGEST_DELAY_MS = 6 * 60 * MINUTE_MS;
const GIVE_UP_AFTER_MS = 7 * 24 * 60 * MINUTE_MS;
/** Spreads what failed together: each delay is shortened by up to this share. */
const JITTER = 0.2;

/**
 * When a delivery that failed is tried again: after 1 min, 2, 4 … up to 6 h.
 * @param attempts how many have failed, at least 1.
 * @param random 0 (the full delay) to 1.
 * @returns null when it is 7 days old: give up.
 */
export function nextAttemptAt(createdAt: Date, attempts: number, now: Date, random: number): Date | null {
  if (now.getTime() - createdAt.getTime() >= GIVE_UP_AFTER_MS) return null;
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
  return new Date(now.getTime() + Math.round(delay * (1 - JITTER * random)));
}
