import { parseCron } from './cron-pattern.js';
import type { ScheduleFields } from './schedule.js';
import { zoneClock } from './zone-clock.js';

const DAY_MINUTES = 1440;

/** A time that a clock shows every day. */
export interface TimeOfDay {
  /** Minutes since midnight, 0..1439. */
  readonly minute: number;
  /** IANA zone of that clock. */
  readonly timezone: string;
}

/**
 * The one time of day at which a schedule is due; null where it has several (`hourly`, many a `cron`) or is over after one (`once`).
 * Throws for a cron schedule that `scheduleProblems` refuses.
 */
export function dailyTime(fields: ScheduleFields): TimeOfDay | null {
  switch (fields.backup_frequency) {
    case 'daily':
    case 'weekly':
    case 'monthly':
      return { minute: fields.expected_hour_utc * 60 + fields.expected_minute_utc, timezone: 'UTC' };
    case 'cron': {
      const [minute, another] = parseCron(fields.cron_expression ?? '').minutesOfDay;
      return minute === undefined || another !== undefined ? null : { minute, timezone: fields.timezone ?? 'UTC' };
    }
    case 'hourly':
    case 'once':
      return null;
  }
}

/** What the clock of a zone shows at that instant, in whole minutes since midnight. */
export function minuteOfDay(at: Date, timezone: string): number {
  const wall = at.getTime() + zoneClock(timezone).offsetAt(at.getTime());
  return mod(Math.floor(wall / 60_000));
}

/** From one time of day to another the shorter way round the clock, in minutes: -719..720, negative = earlier. */
export function minutesBetween(from: number, to: number): number {
  const ahead = mod(to - from);
  return ahead > DAY_MINUTES / 2 ? ahead - DAY_MINUTES : ahead;
}

/**
 * The time of day among these that is nearest to all of them: midnight does not tear it apart as it would an ordinary median, and one
 * outlier does not move it. The earliest of several equally near ones.
 */
export function circularMedian(minutes: readonly number[]): number {
  let [best, shortest] = [0, Infinity];
  for (const candidate of [...minutes].sort((a, b) => a - b)) {
    const distance = minutes.reduce((sum, minute) => sum + Math.abs(minutesBetween(candidate, minute)), 0);
    if (distance < shortest) [best, shortest] = [candidate, distance];
  }
  return best;
}

function mod(minute: number): number {
  return ((minute % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}
