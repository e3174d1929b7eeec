const MINUTE_MS = 60_000;
const FIRST_DELAY_MS = MINUTE_MS;
/** No attempt is put off by more, whatever the other side asks for. */
export const LONGEST_DELAY_MS = 6 * 60 * MINUTE_MS;
const GIVE_UP_AFTER_MS = 7 * 24 * 60 * MINUTE_MS;
/** What is refused for its content holds up what comes behind it, and was seen to be accepted later only where the receiver was being mended. */
const CONTENT_PATIENCE_MS = 60 * MINUTE_MS;
/** Spreads what failed together: each delay is shortened by up to this share. */
const JITTER = 0.2;

/** A delivery that has just failed. */
export interface Failed {
  /** When it was queued last: written, or retried by hand. */
  readonly queuedAt: Date;
  /** How often it has failed since then, at least 1. */
  readonly attempts: number;
  /** Since when every attempt was refused for the message's content; null when the last one was not. */
  readonly refusedSince: Date | null;
}

/**
 * When a delivery that failed is tried again: after 1 min, 2, 4 … up to 6 h.
 * @param random 0 (the full delay) to 1.
 * @returns null when it has waited for 7 days, or was refused for its content for an hour: give up.
 */
export function nextAttemptAt({ queuedAt, attempts, refusedSince }: Failed, now: Date, random: number): Date | null {
  const refusedUntil = refusedSince === null ? Infinity : refusedSince.getTime() + CONTENT_PATIENCE_MS;
  if (now.getTime() - queuedAt.getTime() >= GIVE_UP_AFTER_MS || now.getTime() >= refusedUntil) return null;
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempts - 1));
  return new Date(Math.min(refusedUntil, now.getTime() + Math.round(delay * (1 - JITTER * random))));
}
