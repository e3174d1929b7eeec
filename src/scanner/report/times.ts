import { DateTime } from 'luxon';
import { Refusal, type Scalar } from './scalars.js';
import { quote } from './text.js';

/** Date, `T` or space, time to the minute or finer, and perhaps a zone. Stricter than luxon, which would also take a bare year. */
const TIME = /^(\d{4})-(\d\d)-(\d\d)(?:T|\s+)(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

/** The furthest that any place on earth is from UTC, in minutes (Kiritimati). */
const MAX_OFFSET = 14 * 60;

/** No backup is older than the Unix epoch; year 1 is what some languages print for "no time". */
const FIRST_YEAR = 1970;

/**
 * A reader of points in time. `Z` and offsets are honoured; a time without a zone is local to `zone` (IANA).
 * What is finer than a millisecond is cut off. A time that a clock change skips moves on by as much as was
 * skipped; of a time that it repeats the first counts (luxon alone would choose by today's season).
 */
export function timeIn(zone: string): Scalar<Date> {
  return (value) => {
    const match = typeof value === 'string' ? TIME.exec(value.trim()) : null;
    if (!match) return new Refusal(`expected a time such as 2026-06-12T12:53:52Z, got ${quote(value)}`);
    const suffix = match[8];
    return timeOf(partsOf(match), suffix, zone) ?? new Refusal(`expected a time that exists, since ${FIRST_YEAR}, got ${quote(value)} (read in time zone ${suffix ?? zone})`);
  };
}

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

function partsOf(match: RegExpExecArray): Parts {
  const part = (index: number) => Number(match[index] ?? 0);
  return { year: part(1), month: part(2), day: part(3), hour: part(4), minute: part(5), second: part(6), millisecond: Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)) };
}

/** @param suffix offset or name of UTC; undefined: local to `zone` @returns null when there is no such time */
function timeOf(parts: Parts, suffix: string | undefined, zone: string): Date | null {
  if (parts.year < FIRST_YEAR) return null;
  if (suffix === undefined && zone !== 'UTC') return timeThere(parts, zone);
  const offset = offsetOf(suffix ?? zone);
  return offset === null ? null : timeAt(parts, offset);
}

/** @returns null when there is no such time there, or no such zone */
function timeThere(parts: Parts, zone: string): Date | null {
  const time = DateTime.fromObject(parts, { zone });
  return time.isValid ? earliest(time.getPossibleOffsets()).toJSDate() : null;
}

/**
 * Without luxon, which takes 3 KB for each: ten thousand databases bring sixty thousand.
 * @param offset minutes east of UTC @returns null when no day has this time
 */
function timeAt({ year, month, day, hour, minute, second, millisecond }: Parts, offset: number): Date | null {
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const isDay = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  const isEndOfDay = hour === 24 && minute + second + millisecond === 0;
  if (!isDay || minute > 59 || second > 59 || (hour > 23 && !isEndOfDay)) return null;
  return new Date(midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + millisecond);
}

/** @returns minutes east of UTC; null for an offset that no place has */
function offsetOf(suffix: string): number | null {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(suffix);
  if (!match) return 0;
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? 0)];
  if (hours * 60 + minutes > MAX_OFFSET || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function earliest(times: readonly DateTime[]): DateTime {
  return times.reduce((early, time) => (time < early ? time : early));
}

/** The latest of the times that are there; null when none is. */
export function latest(times: readonly (Date | null)[]): Date | null {
  return times.reduce((late, time) => (time !== null && (late === null || time > late) ? time : late), null);
}
