import { cronOccurrences } from './cron-occurrences.js';
import type { ScheduleFields } from './schedule.js';
import { utcOccurrences } from './utc-occurrences.js';

/** The expected times of one schedule, as epoch milliseconds, strictly ascending. */
export interface Occurrences {
  /** The latest at or before `at`; null when there is none. */
  atOrBefore(at: number): number | null;
  /** The first strictly after `at`; null when there is none. */
  after(at: number): number | null;
  /** How many lie in [from, until], counted without walking them one by one. */
  count(from: number, until: number): number;
  /** The shortest distance between two neighbours, null when there are no two. */
  smallestPeriodMs(): number | null;
}

/** A schedule that cannot be computed: its columns hold what saving would have refused. */
export class InvalidScheduleError extends Error {}

/** The expected times of a schedule. Throws InvalidScheduleError for a schedule that saving would refuse. */
export function occurrencesOf(fields: ScheduleFields): Occurrences {
  try {
    return fields.backup_frequency === 'cron' ? cronOccurrences(fields) : utcOccurrences(fields);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidScheduleError(`This ${fields.backup_frequency} schedule cannot be read: ${reason}`, { cause: error });
  }
}
