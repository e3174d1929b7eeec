import { DateTime } from 'luxon';
import type { Occurrences } from './occurrences.js';
import type { ScheduleFields } from './schedule.js';
import { dueWeekdays } from './weekdays.js';
import { DAY_MS } from './zone-clock.js';

const HOUR_MS = 3_600_000;
/** 1970-01-05, the first Monday: weeks are counted from it. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Occurrences numbered by consecutive integers, so that finding and counting are arithmetic. */
interface Numbered {
  /** Number of the latest occurrence at or before an instant. */
  readonly indexAt: (at: number) => number;
  readonly timeOf: (index: number) => number;
}

/** Expected times of every frequency that is UTC arithmetic. Throws for `once` without a valid date. */
export function utcOccurrences(fields: ScheduleFields): Occurrences {
  const minuteOfDay = fields.expected_hour_utc * 60 + fields.expected_minute_utc;
  switch (fields.backup_frequency) {
    case 'hourly':
      return fromNumbers(every(HOUR_MS, fields.expected_minute_utc * 60_000));
    case 'daily':
    case 'weekly':
      return fromNumbers(weekly(dueWeekdays(fields), minuteOfDay * 60_000));
    case 'monthly':
      return fromNumbers(monthly(fields.expected_day_of_month ?? 1, minuteOfDay * 60_000));
    case 'once':
      return single(onceAt(fields.expected_date, minuteOfDay * 60_000));
    case 'cron':
      throw new RangeError('cron does not follow UTC');
  }
}

/** Midnight UTC of a YYYY-MM-DD date in epoch ms, null when there is no such date. */
export function utcDate(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const date = DateTime.fromISO(text, { zone: 'utc' });
  return date.isValid ? date.toMillis() : null;
}

function every(step: number, phase: number): Numbered {
  return { indexAt: (at) => Math.floor((at - phase) / step), timeOf: (index) => index * step + phase };
}

function weekly(isoDays: readonly number[], timeOfDay: number): Numbered {
  const weeks = every(7 * DAY_MS, FIRST_MONDAY_MS + timeOfDay);
  const inWeek = isoDays.map((day) => (day - 1) * DAY_MS);
  return {
    indexAt: (at) => {
      const week = weeks.indexAt(at);
      const passed = inWeek.filter((time) => weeks.timeOf(week) + time <= at).length;
      return week * inWeek.length + passed - 1;
    },
    timeOf: (index) => {
      const week = Math.floor(index / inWeek.length);
      return weeks.timeOf(week) + (inWeek[index - week * inWeek.length] ?? 0);
    },
  };
}

function monthly(dayOfMonth: number, timeOfDay: number): Numbered {
  const timeOf = (index: number) => {
    const lastDay = new Date(Date.UTC(1970, index + 1, 0)).getUTCDate();
    return Date.UTC(1970, index, Math.min(dayOfMonth, lastDay)) + timeOfDay;
  };
  return {
    indexAt: (at) => {
      const date = new Date(at);
      const index = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
      return timeOf(index) <= at ? index : index - 1;
    },
    timeOf,
  };
}

function fromNumbers({ indexAt, timeOf }: Numbered): Occurrences {
  return {
    atOrBefore: (at) => timeOf(indexAt(at)),
    after: (at) => timeOf(indexAt(at) + 1),
    count: (from, until) => Math.max(0, indexAt(until) - indexAt(from - 1)),
    // 50 neighbours cover a whole week of weekdays and four years of months, with a 29 February.
    smallestPeriodMs: () => Math.min(...Array.from({ length: 50 }, (_, index) => timeOf(index + 1) - timeOf(index))),
  };
}

function onceAt(date: string | null, timeOfDay: number): number {
  const midnight = utcDate(date);
  if (midnight === null) throw new RangeError(`expected_date is ${date ?? 'absent'}, expected a date YYYY-MM-DD`);
  return midnight + timeOfDay;
}

function single(time: number): Occurrences {
  return {
    atOrBefore: (at) => (time <= at ? time : null),
    after: (at) => (time > at ? time : null),
    count: (from, until) => (from <= time && time <= until ? 1 : 0),
    smallestPeriodMs: () => null,
  };
}
