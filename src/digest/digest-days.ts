import { DateTime } from 'luxon';
import type { DigestPeriod } from '../notification/message/digest-period.js';

/** A day and the instant at which its digest is due. */
export interface DueDay {
  /** `YYYY-MM-DD`, in the zone that it was looked for in. */
  readonly day: string;
  readonly at: Date;
}

/** What a digest looks back on. */
export interface LookBack {
  /** The day that it is written on, `YYYY-MM-DD`. */
  readonly day: string;
  readonly from: Date;
  /** Whole days, oldest first; empty in a daily digest. */
  readonly days: readonly string[];
  /** Beginnings of these days, and the end of the last one. */
  readonly edges: readonly Date[];
}

const WHOLE_DAYS: Record<DigestPeriod, number> = { daily: 0, weekly: 7, monthly: 30 };
/** However long nothing was sent: who looks back further asks for a monthly one. */
const LONGEST_DAILY_DAYS = 7;

/**
 * The newest day whose digest is due. An hour that the clocks leap over falls on the first valid instant after it; of one that comes twice the first counts.
 * @param hour of the day, 0 to 23 @param zone IANA
 */
export function dueDay(now: Date, hour: number, zone: string): DueDay {
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const at = instantOf(today, hour);
  if (at <= now) return { day: nameOf(today), at };
  const yesterday = today.minus({ days: 1 }).startOf('day');
  return { day: nameOf(yesterday), at: instantOf(yesterday, hour) };
}

/**
 * Where a digest begins to look back.
 * @param last when the last daily digest was written that nobody asked for: what came since is in the next one
 */
export function lookBack(period: DigestPeriod, now: Date, zone: string, last: Date | null): LookBack {
  const here = DateTime.fromJSDate(now, { zone });
  const today = here.startOf('day');
  const count = WHOLE_DAYS[period];
  const days = Array.from({ length: count }, (_, index) => today.minus({ days: count - index }).startOf('day'));
  const [first] = days;
  return {
    day: nameOf(today),
    from: first?.toJSDate() ?? startOfDaily(here, last),
    days: days.map(nameOf),
    edges: first === undefined ? [] : [...days, today].map((day) => day.toJSDate()),
  };
}

function startOfDaily(now: DateTime, last: Date | null): Date {
  const aDayAgo = now.minus({ days: 1 }).toJSDate();
  const longest = now.minus({ days: LONGEST_DAILY_DAYS }).toJSDate();
  if (last === null || last >= aDayAgo) return aDayAgo;
  return last < longest ? longest : last;
}

function instantOf(day: DateTime, hour: number): Date {
  const named = DateTime.fromObject({ year: day.year, month: day.month, day: day.day, hour }, { zone: day.zone });
  if (named.hour !== hour) return firstAfterGap(day, hour);
  return new Date(Math.min(...named.getPossibleOffsets().map((one) => one.toMillis())));
}

/** Minute by minute from before the hour: leaps are rare, and of an hour at most three. */
function firstAfterGap(day: DateTime, hour: number): Date {
  let instant = DateTime.fromObject({ year: day.year, month: day.month, day: day.day, hour: Math.max(0, hour - 1) }, { zone: day.zone });
  while (instant.hour < hour && instant.hasSame(day, 'day')) instant = instant.plus({ minutes: 1 });
  return instant.startOf('minute').toJSDate();
}

function nameOf(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd');
}
