import type { Excuses } from '../../calendar/calendar.js';
import type { MaintenanceWindow } from '../../calendar/maintenance-window.entity.js';
import { type Cycle, type CycleOptions, dueCycles, firstCycleDueAfter, nextCycle } from '../../jobs/schedule/cycle.js';
import type { ScheduleFields } from '../../jobs/schedule/schedule.js';
import { settleOlder } from './ledger-backfill.js';

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
  /** Maintenance windows and pauses of the job: a cycle that is expected in one of them is not missing. */
  readonly excuses: Excuses;
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

export interface ExcusedDue {
  readonly cycle: Cycle;
  readonly window: MaintenanceWindow;
  /** 1; more for the one row that stands for all older ones (its cycle is the newest of them). */
  readonly cyclesExcused: number;
}

export interface Settlement {
  /** Oldest first. */
  readonly missing: readonly MissingCycle[];
  /** Oldest first. */
  readonly excused: readonly ExcusedDue[];
  /** Where the ledger stands now (`next_expected_at_utc`, `next_deadline_utc`): the held cycle when one is held. */
  readonly next: Cycle | null;
}

/** Due cycles that are looked at one by one; all that lie before them share one row of each kind. */
export const MAX_BACKFILL = 400;

/**
 * Declares the due cycles of a job that have no entry missing, or excused. Applied to its own result it goes on
 * where it stopped, so each due cycle is decided once; a clock that was set back decides nothing twice.
 * Cycles older than the newest MAX_BACKFILL are never held: a report that comes for one of them is
 * still recorded, and beats `missing`. Throws InvalidScheduleError.
 */
export function settle(input: LedgerInput): Settlement {
  const from = input.job.next_expected_at_utc;
  if (from === null) return { missing: [], excused: [], next: null };
  const { cycles, skipped } = dueCycles(input.job, from, input.now, MAX_BACKFILL, input.options);
  const open = cycles.filter(({ expectedAt }) => !input.cyclesWithEntry.has(expectedAt.getTime()));
  const held = open.findIndex((cycle) => input.mayStillBelong(cycle));
  const decided = held < 0 ? open : open.slice(0, held);
  const oldest = cycles[0];
  const older = skipped > 0 && oldest !== undefined ? settleOlder(input, from, oldest, skipped) : { missing: [], excused: [] };
  const { missing, excused } = verdicts(input, decided);
  return { missing: [...older.missing, ...missing], excused: [...older.excused, ...excused], next: open[held] ?? firstOpenFrom(input, from) };
}

function verdicts({ excuses, observedLate }: LedgerInput, cycles: readonly Cycle[]): Pick<Settlement, 'missing' | 'excused'> {
  const missing: MissingCycle[] = [];
  const excused: ExcusedDue[] = [];
  for (const cycle of cycles) {
    const window = excuses.at(cycle.expectedAt);
    if (window === null) missing.push({ cycle, observedLate: observedLate(cycle), cyclesMissed: 1 });
    else excused.push({ cycle, window, cyclesExcused: 1 });
  }
  return { missing, excused };
}

/** The first cycle that is still to come; never one before `from`, which would be decided a second time. */
function firstOpenFrom({ job, now, options }: LedgerInput, from: Date): Cycle | null {
  let next = firstCycleDueAfter(job, now < from ? new Date(from.getTime() - 1) : now, options);
  while (next !== null && next.expectedAt < from) next = nextCycle(job, next, options);
  return next;
}
