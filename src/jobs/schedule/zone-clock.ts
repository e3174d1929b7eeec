import { IANAZone } from 'luxon';
import { BoundedCache } from './bounded-cache.js';

export const DAY_MS = 86_400_000;

/** Offsets in milliseconds on both sides of the first instant with the new one; `at` is Infinity when nothing changes. */
export interface ClockChange {
  readonly before: number;
  readonly after: number;
  readonly at: number;
}

/** The instants that show a wall time: two in a repeated hour, none in a gap. */
export function instantsOf(wall: number, { before, after, at }: ClockChange): number[] {
  return [...(wall - before < at ? [wall - before] : []), ...(wall - after >= at ? [wall - after] : [])];
}

/** The wall clock of one IANA zone. Instants and wall times are epoch milliseconds; a wall time is read as if it were UTC. */
export class ZoneClock {
  private readonly zone: IANAZone;
  /** Asking Intl costs about 4 µs; 4,096 days are eleven years. */
  private readonly midnights = new BoundedCache<number, number>(4096);

  constructor(name: string) {
    this.zone = IANAZone.create(name);
  }

  /** Milliseconds by which the wall clock is ahead of UTC at that instant. */
  offsetAt(instant: number): number {
    return this.zone.offset(instant) * 60_000;
  }

  /** Day number (since 1970-01-01) of the local date at that instant. */
  localDay(instant: number): number {
    const utcDay = Math.floor(instant / DAY_MS);
    const offset = this.offsetAtMidnight(utcDay);
    const isSame = offset === this.offsetAtMidnight(utcDay + 1);
    return Math.floor((instant + (isSame ? offset : this.offsetAt(instant))) / DAY_MS);
  }

  /**
   * The clock change near a local day. Local days lie within UTC-14..UTC+14, hence the wide margin;
   * zones never change twice in three days.
   */
  changeNear(day: number): ClockChange {
    const [from, until] = [day - 1, day + 2];
    const [before, after] = [this.offsetAtMidnight(from), this.offsetAtMidnight(until)];
    return { before, after, at: before === after ? Infinity : this.instantOfChange(from * DAY_MS, until * DAY_MS) };
  }

  /** True when the clock does not change near a local day. */
  isSteady(day: number): boolean {
    return this.offsetAtMidnight(day - 1) === this.offsetAtMidnight(day + 2);
  }

  private instantOfChange(from: number, until: number): number {
    const before = this.offsetAt(from);
    let [inside, beyond] = [from, until];
    while (beyond - inside > 1) {
      const middle = Math.floor((inside + beyond) / 2);
      if (this.offsetAt(middle) === before) inside = middle;
      else beyond = middle;
    }
    return beyond;
  }

  private offsetAtMidnight(utcDay: number): number {
    return this.midnights.get(utcDay, (day) => this.offsetAt(day * DAY_MS));
  }
}

const clocks = new BoundedCache<string, ZoneClock>(600);

/** The clock of a zone that `isZone` accepts; shared, because its memo serves all jobs of the zone. */
export function zoneClock(name: string): ZoneClock {
  return clocks.get(name, (zone) => new ZoneClock(zone));
}

/** True for an IANA name (any case). Bare offsets such as `+02:00` know no daylight saving and are refused. */
export function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

/** One spelling per zone: case and most aliases (`Etc/UTC`, `US/Eastern`) fall together. */
export function canonicalZone(name: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
}
