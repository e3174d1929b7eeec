import { BoundedCache } from './bounded-cache.js';
import { type ParsedCron, parseCron } from './cron-pattern.js';
import type { Occurrences } from './occurrences.js';
import type { ScheduleFields } from './schedule.js';
import { type ClockChange, DAY_MS, instantsOf, isZone, type ZoneClock, zoneClock } from './zone-clock.js';

/** 29 February on a given weekday may be 40 years away; what does not come within 41 never comes. */
const SEARCH_DAYS = 41 * 366;
/** 2026 to 2030: a leap year, and the announced clock changes of every zone. Fixed, so that the answer needs no clock. */
const HORIZON = { first: Date.UTC(2026, 0, 1) / DAY_MS, last: Date.UTC(2030, 11, 31) / DAY_MS };

const compiled = new BoundedCache<string, Occurrences>(4000);

/** Expected times of a cron schedule in its zone; compiled once per expression and zone. Throws when either is invalid. */
export function cronOccurrences(fields: ScheduleFields): Occurrences {
  const { cron_expression: expression, timezone } = fields;
  if (expression === null) throw new RangeError('cron_expression is absent');
  const zone = timezone ?? 'UTC';
  return compiled.get(`${zone} ${expression}`, () => {
    if (!isZone(zone)) throw new RangeError(`unknown time zone "${zone}"`);
    return new CronOccurrences(parseCron(expression), zoneClock(zone));
  });
}

/**
 * Croner reads the expression and decides the dates; this class places the times of day in the zone.
 * Stepping through time with croner itself costs 50 µs per step (16 s to count three years of a five-minute cron),
 * and it loses a fixed time in a gap that ends at midnight (23:30 in America/Nuuk in March).
 */
class CronOccurrences implements Occurrences {
  /** A few days around one moment serve all reports of a scan. */
  private readonly lists = new BoundedCache<number, readonly number[]>(8);
  private readonly nextDays = new BoundedCache<number, number | null>(64);
  private readonly previousDays = new BoundedCache<number, number | null>(64);

  private smallestPeriod: number | null = null;

  constructor(private readonly cron: ParsedCron, private readonly clock: ZoneClock) {}

  atOrBefore(at: number): number | null {
    for (let day = this.dayUntil(this.clock.localDay(at)); day !== null; day = this.dayUntil(day - 1)) {
      const found = this.timesOf(day).findLast((time) => time <= at);
      if (found !== undefined) return found;
    }
    return null;
  }

  after(at: number): number | null {
    for (let day = this.dayFrom(this.clock.localDay(at)); day !== null; day = this.dayFrom(day + 1)) {
      const found = this.timesOf(day).find((time) => time > at);
      if (found !== undefined) return found;
    }
    return null;
  }

  count(from: number, until: number): number {
    // A time in a gap over midnight fires on the day after its own, hence one day of margin.
    const [first, last] = [this.clock.localDay(from) - 1, this.clock.localDay(until)];
    let counted = 0;
    let latest = from - 1;
    for (let day = this.dayFrom(first); day !== null && day <= last; day = this.dayFrom(day + 1)) {
      if (day > first + 1 && day < last && this.clock.isSteady(day)) {
        counted += this.cron.minutesOfDay.length;
        continue;
      }
      for (const time of this.timesOf(day)) {
        if (time <= latest || time > until) continue;
        counted += 1;
        latest = time;
      }
    }
    return counted;
  }

  smallestPeriodMs(): number | null {
    return (this.smallestPeriod ??= this.findSmallestPeriod());
  }

  /** Looks at 1,826 days, about 2 ms. */
  private findSmallestPeriod(): number | null {
    const sorted = this.cron.minutesOfDay;
    const withinDay = Math.min(...sorted.slice(1).map((minute, index) => minute - (sorted[index] ?? 0))) * 60_000;
    let smallest = Infinity;
    let latest = -Infinity;
    for (let day = this.dayFrom(HORIZON.first); day !== null && day <= HORIZON.last; day = this.dayFrom(day + 1)) {
      const steady = this.clock.isSteady(day);
      if (steady) smallest = Math.min(smallest, withinDay);
      for (const time of steady ? this.edgesOf(day) : this.timesOf(day)) {
        if (time > latest) smallest = Math.min(smallest, time - latest);
        latest = Math.max(latest, time);
      }
    }
    return Number.isFinite(smallest) ? smallest : this.firstPeriodMs();
  }

  /** For what is due less than twice in the horizon, such as 29 February. */
  private firstPeriodMs(): number | null {
    const first = this.after(HORIZON.first * DAY_MS);
    const second = first === null ? null : this.after(first);
    return first === null || second === null ? null : second - first;
  }

  private timesOf(day: number): readonly number[] {
    return this.lists.get(day, () => {
      const change = this.clock.changeNear(day);
      const walls = this.cron.minutesOfDay.map((minute) => day * DAY_MS + minute * 60_000);
      if (change.at === Infinity) return walls.map((wall) => wall - change.before);
      const times = walls.flatMap((wall) => this.firings(wall, change));
      return [...new Set(times)].sort((a, b) => a - b);
    });
  }

  private firings(wall: number, change: ClockChange): number[] {
    const instants = instantsOf(wall, change);
    return this.cron.followsClock ? instants : [instants[0] ?? change.at];
  }

  private edgesOf(day: number): number[] {
    const { before } = this.clock.changeNear(day);
    const { minutesOfDay } = this.cron;
    return [minutesOfDay.at(0) ?? 0, minutesOfDay.at(-1) ?? 0].map((minute) => day * DAY_MS + minute * 60_000 - before);
  }

  private dayFrom(day: number): number | null {
    if (this.cron.matchesDay(day)) return day;
    return this.nextDays.get(day, () => this.searchDay(day, 1));
  }

  private dayUntil(day: number): number | null {
    if (this.cron.matchesDay(day)) return day;
    return this.previousDays.get(day, () => this.searchDay(day, -1));
  }

  private searchDay(start: number, step: 1 | -1): number | null {
    for (let distance = 1; distance <= SEARCH_DAYS; distance++) {
      const day = start + step * distance;
      if (this.cron.matchesDay(day)) return day;
    }
    return null;
  }
}
