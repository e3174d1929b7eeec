import fc from 'fast-check';
import type { CycleOptions } from '../../src/jobs/schedule/cycle.js';
import { FREQUENCIES, type ScheduleFields, scheduleProblems } from '../../src/jobs/schedule/schedule.js';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const OPTIONS: CycleOptions = { defaultGraceMs: HOUR };

export const ZONES = [
  'UTC', 'Europe/Paris', 'America/New_York', 'Africa/Casablanca', 'Asia/Kolkata', 'Pacific/Chatham',
  'Australia/Lord_Howe', 'America/Nuuk', 'Africa/Cairo', 'America/Santiago', 'Pacific/Kiritimati', 'Pacific/Pago_Pago',
];

/** A schedule of which a test states only what it is about: daily at midnight UTC, default grace. */
export function schedule(fields: Partial<ScheduleFields> = {}): ScheduleFields {
  return {
    backup_frequency: 'daily', expected_hour_utc: 0, expected_minute_utc: 0, expected_weekdays: null, expected_day_of_month: null,
    expected_date: null, cron_expression: null, timezone: null, grace_minutes: null, ...fields,
  };
}

export function cron(expression: string, timezone: string | null = null, fields: Partial<ScheduleFields> = {}): ScheduleFields {
  return schedule({ backup_frequency: 'cron', cron_expression: expression, timezone, ...fields });
}

export function iso(date: Date | null | undefined): string | null {
  return date?.toISOString().replace(':00.000Z', 'Z') ?? null;
}

const list = (values: readonly (number | string)[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most }).map((chosen) => chosen.join(','));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const expressions = fc
  .tuple(
    fc.oneof(list([0, 1, 15, 29, 30, 45, 59], 2), fc.constantFrom('*/5', '*/30', '0-59/15')),
    fc.oneof(list(range(0, 23), 4), fc.constantFrom('*', '*/2', '*/6', '0-23', '1-4', '22,23', '0')),
    fc.oneof(fc.constant('*'), list([...range(1, 31), 'L', '15W'], 2)),
    fc.oneof({ weight: 5, arbitrary: fc.constant('*') }, list(range(1, 12), 3)),
    fc.oneof({ weight: 3, arbitrary: fc.constant('*') }, list([0, 1, 3, 5, '5#2', '1L'], 2)),
  )
  .map((parts) => parts.join(' '));

/** Any schedule that saving would accept. */
export const schedules: fc.Arbitrary<ScheduleFields> = fc
  .record({
    backup_frequency: fc.constantFrom(...FREQUENCIES, 'cron' as const),
    expected_hour_utc: fc.integer({ min: 0, max: 23 }),
    expected_minute_utc: fc.integer({ min: 0, max: 59 }),
    expected_weekdays: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })),
    expected_day_of_month: fc.option(fc.integer({ min: 1, max: 31 })),
    expected_date: fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
    cron_expression: expressions,
    timezone: fc.constantFrom(...ZONES),
    grace_minutes: fc.option(fc.oneof(fc.constantFrom(0, 1, 5, 30, 60, 1440), fc.integer({ min: 0, max: 45_000 }))),
  })
  .map((fields) => (scheduleProblems(fields).some(({ field }) => field === 'grace_minutes') ? { ...fields, grace_minutes: null } : fields))
  .filter((fields) => scheduleProblems(fields).length === 0);

export const instants: fc.Arbitrary<Date> = fc.oneof(
  fc.date({ min: new Date('2025-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
  // Around the clock changes of the zones above.
  fc.tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-04-05', '2026-09-27', '2026-10-04', '2026-02-15', '2026-03-22', '2026-04-24', '2026-09-06'),
    fc.integer({ min: -2 * DAY, max: 2 * DAY }),
  ).map(([day, shift]) => new Date(Date.parse(day) + shift)),
);
