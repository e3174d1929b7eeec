import { parseCron } from './cron-pattern.js';
import { occurrencesOf } from './occurrences.js';
import type { ScheduleFields } from './schedule.js';
import { utcDate } from './utc-occurrences.js';
import { isZone } from './zone-clock.js';

export interface ScheduleProblem {
  readonly field: keyof ScheduleFields;
  readonly detail: string;
}

const SHORTEST_PERIOD_MINUTES = 5;

/**
 * Everything wrong with a schedule, per field; empty = fine. Only the columns that its frequency reads
 * are judged, and a zone whenever there is one. That a `once` date has passed is not seen here, since
 * this knows no clock: `firstCycleDueAfter(fields, now)` is null then.
 */
export function scheduleProblems(fields: ScheduleFields): ScheduleProblem[] {
  const problems = [...timeProblems(fields), ...dateProblems(fields), ...cronProblems(fields)];
  return [...problems, ...graceProblems(fields, problems.length === 0)];
}

function timeProblems(fields: ScheduleFields): ScheduleProblem[] {
  const { backup_frequency: frequency, expected_hour_utc: hour, expected_minute_utc: minute } = fields;
  if (frequency === 'cron') return [];
  return [
    ...(frequency === 'hourly' ? [] : outside('expected_hour_utc', hour, 0, 23)),
    ...outside('expected_minute_utc', minute, 0, 59),
  ];
}

function dateProblems(fields: ScheduleFields): ScheduleProblem[] {
  switch (fields.backup_frequency) {
    case 'daily':
    case 'weekly':
      return weekdayProblems(fields.expected_weekdays);
    case 'monthly':
      return outside('expected_day_of_month', fields.expected_day_of_month ?? 1, 1, 31);
    case 'once':
      if (utcDate(fields.expected_date) !== null) return [];
      return problem('expected_date', `is ${fields.expected_date ?? 'absent'}; once needs an existing date, YYYY-MM-DD`);
    case 'hourly':
    case 'cron':
      return [];
  }
}

function weekdayProblems(weekdays: readonly number[] | null): ScheduleProblem[] {
  if (weekdays === null) return [];
  if (weekdays.length === 0) return problem('expected_weekdays', 'is empty, so the schedule never fires; leave it null or name a weekday');
  return weekdays.flatMap((weekday) => outside('expected_weekdays', weekday, 1, 7));
}

function cronProblems(fields: ScheduleFields): ScheduleProblem[] {
  const { backup_frequency: frequency, timezone, cron_expression: expression } = fields;
  const zone = timezone === null || isZone(timezone) ? [] : problem('timezone', `is "${timezone}", expected an IANA name such as Europe/Paris`);
  if (frequency !== 'cron') return zone;
  if (expression === null) return [...zone, ...problem('cron_expression', 'is absent; cron needs five fields: minute hour day month weekday')];
  return [...zone, ...expressionProblems({ ...fields, timezone: 'UTC' }, expression)];
}

/** Judged in UTC: a clock change may bring two times close together on one day, and that is no mistake of the expression. */
function expressionProblems(inUtc: ScheduleFields, expression: string): ScheduleProblem[] {
  try {
    parseCron(expression);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return problem('cron_expression', `"${expression}" cannot be read: ${reason}`);
  }
  const period = occurrencesOf(inUtc).smallestPeriodMs();
  if (period === null) return problem('cron_expression', `"${expression}" never fires`);
  if (period >= SHORTEST_PERIOD_MINUTES * 60_000) return [];
  return problem('cron_expression', `"${expression}" fires every ${period / 60_000} minute(s) at times, expected at least ${SHORTEST_PERIOD_MINUTES} apart`);
}

function graceProblems(fields: ScheduleFields, readable: boolean): ScheduleProblem[] {
  const grace = fields.grace_minutes;
  if (grace === null) return [];
  if (!Number.isInteger(grace) || grace < 0) return problem('grace_minutes', `is ${grace}, expected a whole number of minutes, 0 or more`);
  const period = readable ? occurrencesOf(fields).smallestPeriodMs() : null;
  if (period === null || grace * 60_000 <= period) return [];
  return problem('grace_minutes', `is ${grace}, expected at most ${Math.floor(period / 60_000)}, the shortest time between two cycles`);
}

function outside(field: keyof ScheduleFields, value: number, least: number, most: number): ScheduleProblem[] {
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return problem(field, `is ${value}, expected a whole number from ${least} to ${most}`);
}

function problem(field: keyof ScheduleFields, detail: string): ScheduleProblem[] {
  return [{ field, detail }];
}
