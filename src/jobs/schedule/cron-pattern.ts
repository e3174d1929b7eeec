import { Cron, CronPattern } from 'croner';
import { BoundedCache } from './bounded-cache.js';
import { DAY_MS } from './zone-clock.js';

/** What a five-field cron expression says, with every way of writing the same thing made equal. */
export interface ParsedCron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** Canonical text of the three date fields; `*` where the field does not narrow anything. */
  readonly days: string;
  readonly months: string;
  readonly weekdays: string;
  /**
   * True for hourly patterns (every hour, however written) and for patterns with a wildcard or a step
   * in minute or hour: they fire when the clock shows a matching time, as cron daemons do, so twice in
   * a repeated hour and never in a gap. All others are fixed times.
   */
  readonly followsClock: boolean;
  /** Minutes since local midnight, ascending. */
  readonly minutesOfDay: readonly number[];
  /** Whether the date fields accept a date, given as its day number since 1970-01-01. */
  readonly matchesDay: (day: number) => boolean;
}

/** Reads an expression. Throws an Error that names the mistake. */
export function parseCron(expression: string): ParsedCron {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== 5) throw new RangeError(`has ${parts.length} field(s), expected 5: minute hour day month weekday`);
  const pattern = new CronPattern(parts.join(' '), undefined, { mode: '5-part', fixedTimeRule: 'no-wildcard' });
  const minutes = positions(pattern.minute);
  const hours = positions(pattern.hour);
  const dateFields = daysAndWeekdays(pattern);
  const months = listOr(pattern.month, 12, 1);
  return {
    minutes,
    hours,
    ...dateFields,
    months,
    followsClock: hours.length === 24 || !pattern.isFixedTime,
    minutesOfDay: hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute)),
    matchesDay: dateMatcher(`${dateFields.days} ${months} ${dateFields.weekdays}`),
  };
}

/** A compiled Cron holds 80 KB (a flag per year); thousands of schedules share the few ways to name dates. */
const calendars = new BoundedCache<string, Cron>(200);

function dateMatcher(dates: string): (day: number) => boolean {
  if (dates === '* * *') return () => true;
  // Dates need no zone: UTC keeps Intl out, 0.5 µs instead of 5 per question.
  const calendar = calendars.get(dates, () => new Cron(`0 0 ${dates}`, { mode: '5-part', utcOffset: 0 }));
  return (day) => calendar.match(new Date(day * DAY_MS));
}

/** A full field narrows nothing under AND, and makes every day match under cron's OR of two restricted fields. */
function daysAndWeekdays(pattern: CronPattern): { days: string; weekdays: string } {
  const allDays = pattern.starDOM || pattern.day.every(Boolean);
  const allWeekdays = pattern.starDOW || pattern.dayOfWeek.every((weeks) => weeks === EVERY_WEEK);
  const either = !pattern.useAndLogic && !pattern.starDOM && !pattern.starDOW;
  if (either && (allDays || allWeekdays)) return { days: '*', weekdays: '*' };
  const weekdays = allWeekdays ? '*' : weekdayText(pattern);
  return { days: allDays ? '*' : dayText(pattern), weekdays: pattern.useAndLogic && !allDays && !allWeekdays ? `+${weekdays}` : weekdays };
}

function dayText(pattern: CronPattern): string {
  const plain = positions(pattern.day).map((index) => String(index + 1));
  const nearest = positions(pattern.nearestWeekdays).map((index) => `${index + 1}W`);
  return [...plain, ...nearest, ...(pattern.lastDayOfMonth ? ['L'] : []), ...(pattern.lastWeekday ? ['LW'] : [])].join(',');
}

/** Croner keeps per weekday which of its occurrences in a month count: bits 0..4 the first to fifth, bit 5 the last. */
const EVERY_WEEK = 0b111111;

function weekdayText(pattern: CronPattern): string {
  return pattern.dayOfWeek
    .flatMap((weeks, weekday) => {
      if (weeks === EVERY_WEEK) return [String(weekday)];
      const nth = [1, 2, 3, 4, 5].filter((n) => weeks & (1 << (n - 1))).map((n) => `${weekday}#${n}`);
      return weeks & 0b100000 ? [...nth, `${weekday}L`] : nth;
    })
    .join(',');
}

function listOr(flags: readonly number[], all: number, shift: number): string {
  const chosen = positions(flags);
  return chosen.length === all ? '*' : chosen.map((index) => index + shift).join(',');
}

function positions(flags: readonly number[]): number[] {
  return flags.flatMap((flag, index) => (flag ? [index] : []));
}
