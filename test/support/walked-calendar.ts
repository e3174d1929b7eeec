import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { type ScheduleFields, scheduleProblems } from '../../src/jobs/schedule/schedule.js';
import { cron, DAY, HOUR, schedule, ZONES } from './schedules.js';

/*
 * The same schedules a second time, written from DESIGN §2.3 and not from our code: it walks through time minute by minute and looks at
 * the clock on the wall. Slow, and simple enough to be believed.
 */

const MINUTE = 60_000;
/** Neighbours of what is asked for: no schedule of `plans` comes more rarely than every other month. */
const MARGIN = 65 * DAY;

/** A schedule, and how a person would read it off the wall. */
export interface Plan {
  readonly fields: ScheduleFields;
  readonly zone: string;
  readonly minuteMatches: (minuteOfDay: number) => boolean;
  readonly dayMatches: (midnight: Date) => boolean;
  /** Fires whenever the clock shows a matching time; a fixed time once a day, at the first instant at which the clock is past it. */
  readonly followsClock: boolean;
}

export interface WalkedCycle {
  readonly expected: number;
  readonly deadline: number;
  readonly ownsFrom: number;
  /** null: for ever. */
  readonly ownsUntil: number | null;
}

/** All cycles expected in [from, until] and their neighbours, oldest first. */
export function walk(plan: Plan, from: number, until: number): WalkedCycle[] {
  const times = expectedTimes(plan, noon(from - MARGIN), until + MARGIN);
  const grace = times.map((time, index) => graceOf(plan, (times[index + 1] ?? Infinity) - time));
  const ownsFrom = times.map((expected, index) => {
    const [before, period] = [grace[index - 1] ?? graceOf(plan, Infinity), expected - (times[index - 1] ?? -Infinity)];
    return expected - Math.min(before, period - before);
  });
  return times.map((expected, index) => ({ expected, deadline: expected + grace[index]!, ownsFrom: ownsFrom[index]!, ownsUntil: ownsFrom[index + 1] ?? null }));
}

function graceOf({ fields }: Plan, period: number): number {
  return fields.grace_minutes === null ? Math.min(HOUR, period / 2) : Math.min(fields.grace_minutes * MINUTE, period);
}

function expectedTimes(plan: Plan, from: number, until: number): number[] {
  const offsets = new Offsets(plan.zone);
  const found: number[] = [];
  let days = { midnight: NaN, matches: false };
  const matches = (wall: number) => {
    const midnight = Math.floor(wall / DAY) * DAY;
    if (midnight !== days.midnight) days = { midnight, matches: plan.dayMatches(new Date(midnight)) };
    return days.matches && plan.minuteMatches((wall - midnight) / MINUTE);
  };
  /** The latest time that the wall has shown. */
  let shown = from + offsets.at(from) - MINUTE;
  for (let now = from; now <= until; now += MINUTE) {
    const wall = now + offsets.at(now);
    let fires = plan.followsClock && matches(wall);
    for (; shown < wall; shown += MINUTE) if (!plan.followsClock && matches(shown + MINUTE)) fires = true;
    if (fires) found.push(now);
  }
  return found;
}

/** What the clock of a zone is ahead of UTC, asked once a day, and every quarter of an hour on the days on which it changes. */
class Offsets {
  private static readonly known = new Map<string, number>();
  private readonly zone: IANAZone;
  private day = { index: NaN, offset: 0, changes: false };

  constructor(private readonly name: string) {
    this.zone = IANAZone.create(name);
  }

  at(instant: number): number {
    const index = Math.floor(instant / DAY);
    if (index !== this.day.index) this.day = { index, offset: this.ask(index * DAY), changes: this.ask(index * DAY) !== this.ask((index + 1) * DAY) };
    return this.day.changes ? this.ask(Math.floor(instant / (15 * MINUTE)) * 15 * MINUTE) : this.day.offset;
  }

  private ask(instant: number): number {
    const key = `${this.name} ${instant}`;
    const offset = Offsets.known.get(key) ?? this.zone.offset(instant) * MINUTE;
    Offsets.known.set(key, offset);
    return offset;
  }
}

/** No zone changes its clock at noon, UTC. */
function noon(instant: number): number {
  return Math.floor(instant / DAY) * DAY + DAY / 2;
}

const isoDay = (date: Date) => date.getUTCDay() || 7;
const lastOfMonth = (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const everyDay = () => true;
const inUtc = { zone: 'UTC', followsClock: false };
const hour = fc.integer({ min: 0, max: 23 });
const minute = fc.integer({ min: 0, max: 59 });
const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
const zones = fc.constantFrom(...ZONES);

const frequencies = (begins: Date): fc.Arbitrary<Plan> => fc
  .record({ kind: fc.constantFrom('hourly' as const, 'daily' as const, 'weekly' as const, 'monthly' as const, 'once' as const), hour, minute, weekdays: fc.option(weekdays), day: fc.integer({ min: 1, max: 31 }), once: fc.integer({ min: -1, max: 30 }) })
  .map(({ kind, hour: h, minute: m, weekdays: on, day, once }): Plan => {
    const atTime = { ...inUtc, minuteMatches: (at: number) => at === h * 60 + m };
    const fields = { expected_hour_utc: h, expected_minute_utc: m };
    switch (kind) {
      case 'hourly':
        return { ...inUtc, fields: schedule({ ...fields, backup_frequency: kind }), minuteMatches: (at) => at % 60 === m, dayMatches: everyDay };
      case 'monthly':
        return { ...atTime, fields: schedule({ ...fields, backup_frequency: kind, expected_day_of_month: day }), dayMatches: (date) => date.getUTCDate() === Math.min(day, lastOfMonth(date)) };
      case 'once': {
        const midnight = (Math.floor(begins.getTime() / DAY) + once) * DAY;
        return { ...atTime, fields: schedule({ ...fields, backup_frequency: kind, expected_date: new Date(midnight).toISOString().slice(0, 10) }), dayMatches: (date) => date.getTime() === midnight };
      }
      case 'weekly':
        return { ...atTime, fields: schedule({ ...fields, backup_frequency: kind, expected_weekdays: on }), dayMatches: (date) => (on ?? [1]).includes(isoDay(date)) };
      case 'daily':
        return { ...atTime, fields: schedule({ ...fields, expected_weekdays: on }), dayMatches: (date) => on === null || on.includes(isoDay(date)) };
    }
  });

const days: fc.Arbitrary<{ text: string; matches: Plan['dayMatches'] }> = fc.oneof(
  fc.constant({ text: '* * *', matches: everyDay }),
  weekdays.map((on) => ({ text: `* * ${on.join(',')}`, matches: (date: Date) => on.includes(isoDay(date)) })),
  fc.integer({ min: 1, max: 28 }).map((day) => ({ text: `${day} * *`, matches: (date: Date) => date.getUTCDate() === day })),
  fc.constant({ text: 'L * *', matches: (date: Date) => date.getUTCDate() === lastOfMonth(date) }),
);

const fixedCrons: fc.Arbitrary<Plan> = fc
  .record({ zone: zones, hours: fc.uniqueArray(fc.oneof(hour, fc.constantFrom(1, 2, 3)), { minLength: 1, maxLength: 3 }), minutes: fc.uniqueArray(minute, { minLength: 1, maxLength: 2 }), on: days })
  .map(({ zone, hours, minutes, on }) => ({
    zone, followsClock: false, fields: cron(`${minutes.join(',')} ${hours.join(',')} ${on.text}`, zone),
    minuteMatches: (at) => minutes.includes(at % 60) && hours.includes(Math.floor(at / 60)), dayMatches: on.matches,
  }));

const steppedCrons: fc.Arbitrary<Plan> = fc
  .record({ zone: zones, step: fc.constantFrom(5, 15, 30, 60), hours: fc.constantFrom(1, 2, 6), on: days })
  .map(({ zone, step, hours, on }) => ({
    zone, followsClock: true, fields: cron(`${step === 60 ? '0' : `*/${step}`} ${hours === 1 ? '*' : `*/${hours}`} ${on.text}`, zone),
    minuteMatches: (at) => at % step === 0 && Math.floor(at / 60) % hours === 0, dayMatches: on.matches,
  }));

/** Any plan that saving would accept at that time. */
export const plans = (begins: Date): fc.Arbitrary<Plan> => fc
  .tuple(fc.oneof(frequencies(begins), fixedCrons, steppedCrons), fc.option(fc.constantFrom(0, 1, 5, 15, 60, 240, 1380)))
  .map(([plan, grace]) => {
    const withGrace = { ...plan.fields, grace_minutes: grace };
    return scheduleProblems(withGrace).length === 0 ? { ...plan, fields: withGrace } : plan;
  })
  .filter(({ fields }) => scheduleProblems(fields).length === 0);
