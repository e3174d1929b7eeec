import type { Cycle } from '../../jobs/schedule/cycle.js';
import { type OwedCycles, untilChanged, whenOwing } from '../../jobs/schedule/owed-cycles.js';
import { type LedgerInput, type LedgerJob, type Settlement, settle } from './ledger.js';

/** A job with what it owes by the schedules that it had before. */
export interface OwingJob extends LedgerJob {
  readonly owed: readonly OwedCycles[];
}

export interface JobSettlement extends Settlement {
  /** What it owes still, because a report waits that may bring it. */
  readonly owed: readonly OwedCycles[];
}

/** Settles all that is due of a job: first what it owes by earlier schedules, then what is due by its own. Throws InvalidScheduleError. */
export function settleJob(input: LedgerInput & { readonly job: OwingJob }): JobSettlement {
  const { job, now } = input;
  const former = job.owed.map((owed) => {
    const mayStillBelong = (cycle: Cycle) => input.mayStillBelong(untilChanged(cycle, owed));
    return { owed, settlement: settle({ ...input, job: whenOwing(job, owed), now: earlier(now, new Date(owed.until)), mayStillBelong }) };
  });
  const current = settle(input);
  const all = [...former.map(({ settlement }) => settlement), current];
  return {
    missing: all.flatMap(({ missing }) => missing),
    excused: all.flatMap(({ excused }) => excused),
    next: current.next,
    owed: former.flatMap(({ owed, settlement }) => left(owed, settlement)),
  };
}

/** From the held cycle on; also what a clock that was ahead, when the schedule changed, took for due. */
function left(owed: OwedCycles, { next }: Settlement): OwedCycles[] {
  return next === null || next.deadline > new Date(owed.until) ? [] : [{ ...owed, from: next.expectedAt.toISOString() }];
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
