/** What became of an incident: a job more or one that is worse off, a job less, or none left. */
export type Turn = 'worse' | 'better' | 'over';

/** How patient incidents are, in milliseconds. */
export interface GroupTimes {
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
}

/** When an incident was, and will be, told. */
export interface Pace {
  /** When something is to be told; null = nothing is. */
  readonly due_at: Date | null;
  /** When a message last said that it has begun or become worse; null = none did. */
  readonly worse_told_at: Date | null;
}

/**
 * When people are to be told, after these turns. What is due already stays due: a later turn never postpones it.
 * @returns null when nothing is to be told
 */
export function dueAfter(turns: Iterable<Turn>, pace: Pace, now: Date, times: GroupTimes): Date | null {
  const dues = [...turns].map((turn) => dueAfterOne(turn, pace, now, times).getTime());
  if (pace.due_at !== null) dues.push(pace.due_at.getTime());
  return dues.length === 0 ? null : new Date(Math.min(...dues));
}

/**
 * Whether a message that would only say that it became worse comes too soon after the last one. Together with a recovery it never does:
 * that message goes out anyway.
 * @returns when it may be told; null: now
 */
export function postponedUntil(kinds: readonly ('alert' | 'recovery')[], { worse_told_at }: Pace, now: Date, { groupIntervalMs }: GroupTimes): Date | null {
  if (worse_told_at === null || kinds.length === 0 || kinds.includes('recovery')) return null;
  const earliest = new Date(worse_told_at.getTime() + groupIntervalMs);
  return earliest > now ? earliest : null;
}

function dueAfterOne(turn: Turn, { worse_told_at }: Pace, now: Date, { groupWaitMs, groupIntervalMs }: GroupTimes): Date {
  const waited = now.getTime() + groupWaitMs;
  switch (turn) {
    case 'over':
      return now;
    case 'better':
      return new Date(waited);
    case 'worse':
      return new Date(worse_told_at === null ? waited : Math.max(waited, worse_told_at.getTime() + groupIntervalMs));
  }
}
