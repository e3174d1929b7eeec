import { type Occurrences, occurrencesOf } from './occurrences.js';
import type { ScheduleFields } from './schedule.js';

/** One due occurrence of a schedule. It owns every instant in [ownsFrom, ownsUntil), which holds its deadline. */
export interface Cycle {
  readonly expectedAt: Date;
  readonly deadline: Date;
  readonly ownsFrom: Date;
  /** null: for ever (`once`). */
  readonly ownsUntil: Date | null;
}

export interface CycleOptions {
  /** Grace of jobs that set none, before it is capped at half a period; milliseconds. */
  readonly defaultGraceMs: number;
}

/*
 * All functions throw InvalidScheduleError for a schedule that `scheduleProblems` refuses. Distances
 * between neighbours differ (months, several weekdays, clock changes), so grace and early are settled
 * per pair of neighbours (k, k+1): it gives the grace of k and the early of k+1. As early is at most
 * period - grace, the deadline of k never passes the point where k+1 takes over.
 */

/** The cycle that owns an instant; null for `once` before its early window. */
export function cycleOwning(fields: ScheduleFields, at: Date, options: CycleOptions): Cycle | null {
  const pairs = new Pairs(fields, options);
  const instant = at.getTime();
  const started = pairs.times.atOrBefore(instant);
  const following = pairs.times.after(started ?? instant);
  if (following !== null && instant >= pairs.takeover(started, following)) {
    return pairs.cycle(started, following, pairs.times.after(following));
  }
  return started === null ? null : pairs.cycle(pairs.times.atOrBefore(started - 1), started, following);
}

/** The first cycle whose deadline lies after `after`; null when there is none (`once`, over). */
export function firstCycleDueAfter(fields: ScheduleFields, after: Date, options: CycleOptions): Cycle | null {
  return upcomingCycles(fields, after, 1, options)[0] ?? null;
}

/** The cycle that follows `cycle`; null when there is none. */
export function nextCycle(fields: ScheduleFields, cycle: Cycle, options: CycleOptions): Cycle | null {
  const pairs = new Pairs(fields, options);
  const expected = cycle.expectedAt.getTime();
  const next = pairs.times.after(expected);
  return next === null ? null : pairs.cycle(expected, next, pairs.times.after(next));
}

/** The next `count` cycles whose deadline lies after `after`, oldest first; fewer when the schedule ends. */
export function upcomingCycles(fields: ScheduleFields, after: Date, count: number, options: CycleOptions): Cycle[] {
  const pairs = new Pairs(fields, options);
  const started = pairs.times.atOrBefore(after.getTime());
  const following = pairs.times.after(started ?? after.getTime());
  const running = started !== null && pairs.deadline(started, following) > after.getTime();
  const cycles: Cycle[] = [];
  let previous = running ? pairs.times.atOrBefore(started - 1) : started;
  let current = running ? started : following;
  while (current !== null && cycles.length < count) {
    const next = pairs.times.after(current);
    cycles.push(pairs.cycle(previous, current, next));
    [previous, current] = [current, next];
  }
  return cycles;
}

/**
 * The cycles with expectedAt >= `from` whose deadline is at or before `until`, oldest first: at most the
 * `limit` newest ones, and how many older ones lie before them. Walks `limit` cycles; the older ones are
 * counted by arithmetic (cron: per day), so three years of a five-minute cron cost milliseconds.
 */
export function dueCycles(
  fields: ScheduleFields, from: Date, until: Date, limit: number, options: CycleOptions,
): { cycles: Cycle[]; skipped: number } {
  const pairs = new Pairs(fields, options);
  const first = from.getTime();
  const cycles: Cycle[] = [];
  let next = pairs.times.after(until.getTime());
  let current = pairs.times.atOrBefore(until.getTime());
  while (current !== null && current >= first && cycles.length < limit) {
    const previous = pairs.times.atOrBefore(current - 1);
    const cycle = pairs.cycle(previous, current, next);
    if (cycle.deadline <= until) cycles.push(cycle);
    [next, current] = [current, previous];
  }
  const skipped = current === null || current < first ? 0 : countDue(pairs, first, current, next, until.getTime());
  return { cycles: cycles.reverse(), skipped };
}

/** The newest cycle that is expected before `before`; null when there is none. */
export function cycleExpectedBefore(fields: ScheduleFields, before: Date, options: CycleOptions): Cycle | null {
  const pairs = new Pairs(fields, options);
  const expected = pairs.times.atOrBefore(before.getTime() - 1);
  return expected === null ? null : pairs.cycle(pairs.times.atOrBefore(expected - 1), expected, pairs.times.after(expected));
}

/** How many cycles are expected in [from, until), counted by arithmetic; epoch milliseconds. */
export function countExpected(fields: ScheduleFields, from: number, until: number): number {
  return until > from ? occurrencesOf(fields).count(from, until - 1) : 0;
}

/** Milliseconds to the following cycle; for the last one, from the one before; `once`: null. */
export function periodMs(fields: ScheduleFields, cycle: Cycle): number | null {
  const times = occurrencesOf(fields);
  const expected = cycle.expectedAt.getTime();
  const next = times.after(expected);
  if (next !== null) return next - expected;
  const previous = times.atOrBefore(expected - 1);
  return previous === null ? null : expected - previous;
}

/** Due among those from `first` to `newest`: deadlines ascend, so all of them, or all but the newest (when `limit` is 0). */
function countDue(pairs: Pairs, first: number, newest: number, next: number | null, until: number): number {
  const all = pairs.times.count(first, newest);
  return pairs.deadline(newest, next) <= until ? all : all - 1;
}

/** Deadlines and ownership of a schedule, from neighbouring expected times; null stands for "no neighbour". */
class Pairs {
  readonly times: Occurrences;
  private readonly explicitGraceMs: number | null;

  constructor(fields: ScheduleFields, private readonly options: CycleOptions) {
    this.times = occurrencesOf(fields);
    this.explicitGraceMs = fields.grace_minutes === null ? null : fields.grace_minutes * 60_000;
  }

  cycle(previous: number | null, expected: number, next: number | null): Cycle {
    return {
      expectedAt: new Date(expected),
      deadline: new Date(this.deadline(expected, next)),
      ownsFrom: new Date(this.takeover(previous, expected)),
      ownsUntil: next === null ? null : new Date(this.takeover(expected, next)),
    };
  }

  deadline(expected: number, next: number | null): number {
    return expected + this.grace(next === null ? Infinity : next - expected);
  }

  /** The instant from which `expected` owns what arrives: its time minus early. */
  takeover(previous: number | null, expected: number): number {
    const period = previous === null ? Infinity : expected - previous;
    const grace = this.grace(period);
    return expected - Math.min(grace, period - grace);
  }

  /** A grace above the period is capped here too: a clock change shortens some periods by an hour. */
  private grace(period: number): number {
    return Math.min(this.explicitGraceMs ?? Math.min(this.options.defaultGraceMs, period / 2), period);
  }
}
