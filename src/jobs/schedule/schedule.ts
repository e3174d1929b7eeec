export { scheduleProblems, type ScheduleProblem } from './schedule-problems.js';
export { scheduleKey } from './schedule-key.js';

export const FREQUENCIES = ['hourly', 'daily', 'weekly', 'monthly', 'once', 'cron'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** The schedule columns of a job, named as in the database. */
export interface ScheduleFields {
  readonly backup_frequency: Frequency;
  /** 0..23, UTC; not read by `hourly` and `cron`. */
  readonly expected_hour_utc: number;
  /** 0..59; not read by `cron`. */
  readonly expected_minute_utc: number;
  /** ISO 1 = Monday .. 7; read by `weekly` (default Monday) and `daily` (default every day). */
  readonly expected_weekdays: readonly number[] | null;
  /** 1..31, clamped to the month's last day; read by `monthly`, default 1. */
  readonly expected_day_of_month: number | null;
  /** YYYY-MM-DD, UTC; read by `once`. */
  readonly expected_date: string | null;
  /** Five fields; read by `cron`. */
  readonly cron_expression: string | null;
  /** IANA zone in which `cron_expression` is read; null is UTC. */
  readonly timezone: string | null;
  /** Minutes between the expected time and the deadline; null is the default of `CycleOptions`. */
  readonly grace_minutes: number | null;
}
