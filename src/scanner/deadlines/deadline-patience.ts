import type { DueJobs } from '../ledger/deadlines.js';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;

interface Rest {
  readonly waitMs: number;
  readonly untilMs: number;
}

/**
 * Remembers which due jobs were looked at in vain (a report that waits may still belong to them, their folder cannot
 * be read): these are looked at again after 1 min, 2, 4 … up to 15, not every time. Monotonic times in ms.
 */
export class DeadlinePatience {
  private readonly resting = new Map<number, Rest>();

  /** @returns the agents with a due job whose turn it is. What is not due any more is forgotten. */
  ripe(due: ReadonlyMap<string, DueJobs>, nowMs: number): Map<string, DueJobs> {
    const dueIds = new Set([...due.values()].flatMap(({ jobIds }) => jobIds));
    for (const id of this.resting.keys()) if (!dueIds.has(id)) this.resting.delete(id);
    return new Map([...due].filter(([, { jobIds }]) => jobIds.some((id) => (this.resting.get(id)?.untilMs ?? 0) <= nowMs)));
  }

  /** These jobs were looked at; those that are still due then have to wait. */
  looked(jobIds: readonly number[], nowMs: number): void {
    for (const id of jobIds) {
      const before = this.resting.get(id);
      const waitMs = before ? Math.min(LONGEST_WAIT_MS, 2 * before.waitMs) : FIRST_WAIT_MS;
      this.resting.set(id, { waitMs, untilMs: nowMs + waitMs });
    }
  }
}
