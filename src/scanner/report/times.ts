import { DateTime, FixedOffsetZone, type Zone } from 'luxon';
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
    const [year = 0, month, day, hour, minute, second] = match.slice(1, 7).map((digits: string | undefined) => Number(digits ?? 0));
    const millisecond = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
    const time = DateTime.fromObject({ year, month, day, hour, minute, second, millisecond }, { zone: zoneOf(match[8], zone) });
    if (!time.isValid || year < FIRST_YEAR) {
      return new Refusal(`expected a time that exists, since ${FIRST_YEAR}, got ${quote(value)} (read in time zone ${match[8] ?? zone})`);
    }
    return match[8] === undefined ? earliest(time.getPossibleOffsets()).toJSDate() : time.toJSDate();
  };
}

function zoneOf(suffix: string | undefined, zone: string): string | Zone {
  if (suffix === undefined) return zone;
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(suffix);
  if (!offset) return FixedOffsetZone.utcInstance;
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  if (minutes > MAX_OFFSET || Number(offset[3] ?? 0) > 59) return 'an offset that no place has';
  return FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes);
}

function earliest(times: readonly DateTime[]): DateTime {
  return times.reduce((early, time) => (time < early ? time : early));
}

/** The latest of the times that are there; null when none is. */
export function latest(times: readonly (Date | null)[]): Date | null {
  return times.reduce((late, time) => (time !== null && (late === null || time > late) ? time : late), null);
}
