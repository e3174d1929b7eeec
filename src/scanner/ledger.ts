import {
  type Cycle, type CycleOptions, cycleOwning, dueCycles, firstCycleDueAfter, nextCycle,
} from '../jobs/schedule/cycle.js';
import type { ScheduleFields } from '../jobs/schedule/schedule.js';

export interface LedgerJob extends ScheduleFields {
  readonly id: number;
  /** Expected time of the first cycle without a verdict; null when nothing is expected any more. */
  readonly next_expected_at_utc: Date | null;
}

export interface LedgerInput {
  readonly job: LedgerJob;
  readonly now: Date;
  readonly options: CycleOptions;
  /** `expectedAt` in epoch ms of the cycles that already have an entry. */
  readonly cyclesWithEntry: ReadonlySet<number>;
  /** A waiting report may belong to this cycle: it, and what follows, is not settled yet. */
  readonly mayStillBelong: (cycle: Cycle) => boolean;
  /** Vigie was not watching when the deadline passed. */
  readonly observedLate: (cycle: Cycle) => boolean;
}

export interface MissingCycle {
  readonly cycle: Cycle;
  readonly observedLate: boolean;
  /** 1; more for the one row that stands for all older ones (its cycle is the newest of them). */
  readonly cyclesMissed: number;
}

export interface Settlement {
  /** Oldest first. */
  readonly missing: readonly MissingCycle[];
  /** Where the ledger stands now (`next_expected_at_utc`, `next_deadline_utc`): the held cycle when one is held. */
  readonly next: Cycle | null;
}

/** Due cycles that are looked at one by one; all that lie before them share one row. */
export const MAX_BACKFILL = 400;

/**
 * Declares the due cycles of a job that have no entry missing. Applied to its own result it goes on
 * where it stopped, so each due cycle is decided once; a clock that was set back decides nothing twice.
 * Cycles older than the newest MAX_BACKFILL are never held: a report that comes for one of them is
 * still recorded, and beats `missing`. Throws InvalidScheduleError.
 */
export function settle(input: LedgerInput): Settlement {
  const from = input.job.next_expected_at_utc;
  if (from === null) return { missing: [], next: null };
  const { cycles, skipped } = dueCycles(input.job, from, input.now, MAX_BACKFILL, input.options);
  const open = cycles.filter((cycle) => !hasEntry(input, cycle));
  const held = open.findIndex((cycle) => input.mayStillBelong(cycle));
  const missed = held < 0 ? open : open.slice(0, held);
  const oldest = cycles[0];
  const older = skipped > 0 && oldest !== undefined ? olderInOneRow(input, from, oldest, skipped) : [];
  return {
    missing: [...older, ...missed.map((cycle) => missing(input, cycle, 1))],
    next: open[held] ?? firstOpenFrom(input, from),
  };
}

/** The row for the `skipped` cycles before `oldest`; none when all of them have an entry. */
function olderInOneRow(input: LedgerInput, from: Date, oldest: Cycle, skipped: number): MissingCycle[] {
  const answered = [...input.cyclesWithEntry].filter(
    (expectedAt) => expectedAt >= from.getTime() && expectedAt < oldest.expectedAt.getTime() && isOnSchedule(input, expectedAt),
  );
  const cyclesMissed = skipped - answered.length;
  if (cyclesMissed <= 0) return [];
  let newest = cycleBefore(input, oldest);
  while (newest !== null && hasEntry(input, newest)) newest = cycleBefore(input, newest);
  return newest === null ? [] : [missing(input, newest, cyclesMissed)];
}

/** The first cycle that is still to come; never one before `from`, which would be decided a second time. */
function firstOpenFrom({ job, now, options }: LedgerInput, from: Date): Cycle | null {
  let next = firstCycleDueAfter(job, now < from ? new Date(from.getTime() - 1) : now, options);
  while (next !== null && next.expectedAt < from) next = nextCycle(job, next, options);
  return next;
}

function cycleBefore({ job, options }: LedgerInput, cycle: Cycle): Cycle | null {
  return cycleOwning(job, new Date(cycle.ownsFrom.getTime() - 1), options);
}

/** An entry of an earlier schedule of the job answers no cycle of this one. */
function isOnSchedule({ job, options }: LedgerInput, expectedAt: number): boolean {
  return cycleOwning(job, new Date(expectedAt), options)?.expectedAt.getTime() === expectedAt;
}

function hasEntry(input: LedgerInput, cycle: Cycle): boolean {
  return input.cyclesWithEntry.has(cycle.expectedAt.getTime());
}

function missing(input: LedgerInput, cycle: Cycle, cyclesMissed: number): MissingCycle {
  return { cycle, observedLate: input.observedLate(cycle), cyclesMissed };
}
