import { type ProblemField, unprocessable } from '../common/http/problem.js';
import type { CreateJobDto } from './dto/create-job.dto.js';
import { type Cycle, type CycleOptions, firstCycleDueAfter } from './schedule/cycle.js';
import { type ScheduleFields, scheduleProblems } from './schedule/schedule.js';

/** The fields that say when a job is due. */
export const SCHEDULE_FIELDS = [
  'backup_frequency', 'expected_hour_utc', 'expected_minute_utc', 'expected_weekdays', 'expected_day_of_month',
  'expected_date', 'cron_expression', 'timezone', 'grace_minutes',
] as const satisfies (keyof ScheduleFields & keyof CreateJobDto)[];

/** What they are where nothing is said about them. */
export const SCHEDULE_DEFAULTS = {
  expected_hour_utc: 0, expected_minute_utc: 0, expected_weekdays: null, expected_day_of_month: null, expected_date: null,
  cron_expression: null, timezone: null, grace_minutes: null,
};

/** The moment from which cycles count, and the server's default grace. */
export interface LedgerOptions extends CycleOptions {
  readonly now: Date;
}

/** What somebody says of a schedule, complete. */
export function scheduleOf(wanted: Readonly<Pick<CreateJobDto, (typeof SCHEDULE_FIELDS)[number]>>): ScheduleFields {
  return { ...SCHEDULE_DEFAULTS, ...wanted };
}

/** Everything wrong with a schedule, as a 422 tells it; empty = fine. */
export function scheduleRefusals(fields: ScheduleFields): ProblemField[] {
  return scheduleProblems(fields).map(({ field, detail }) => ({ pointer: `/${field}`, detail }));
}

/** The cycle that a ledger which starts now begins with. @throws 422 when it would never be due */
export function firstCycleOrRefuse(fields: ScheduleFields, { now, defaultGraceMs }: LedgerOptions): Cycle {
  const cycle = firstCycleDueAfter(fields, now, { defaultGraceMs });
  if (cycle === null) throw unprocessable([{ pointer: '/expected_date', detail: 'has passed: this job would never be due' }]);
  return cycle;
}

/** @throws 422 as saving an active job with it does */
export function refuseImpossibleSchedule(fields: ScheduleFields, options: LedgerOptions): void {
  const problems = scheduleRefusals(fields);
  if (problems.length > 0) throw unprocessable(problems);
  firstCycleOrRefuse(fields, options);
}
