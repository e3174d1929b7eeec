import type { TimeSpan } from '../../calendar/window-times.js';
import { countExpected, type Cycle, cycleExpectedBefore } from '../../jobs/schedule/cycle.js';
import type { ExcusedDue, LedgerInput, MissingCycle, Settlement } from './ledger.js';

/**
 * The `skipped` cycles from `from` on that lie before `oldest`: one row says how many of them are missing and one how many
 * are excused, each at the newest of its kind; none where there are none. Counted by arithmetic, not walked.
 */
export function settleOlder(input: LedgerInput, from: Date, oldest: Cycle, skipped: number): Pick<Settlement, 'missing' | 'excused'> {
  const spans = input.excuses.between(from.getTime(), oldest.expectedAt.getTime());
  const answered = answeredCycles(input, from, oldest);
  const excused = spans.reduce((sum, span) => sum + countExpected(input.job, span.from, span.until), 0) - answered.filter((time) => spanAt(spans, time)).length;
  const missed = skipped - answered.length - excused;
  return { missing: missed > 0 ? missingRow(input, spans, oldest, missed) : [], excused: excused > 0 ? excusedRow(input, spans, excused) : [] };
}

/** An entry of an earlier schedule of the job answers no cycle of this one. */
function answeredCycles({ job, options, cyclesWithEntry }: LedgerInput, from: Date, oldest: Cycle): number[] {
  return [...cyclesWithEntry].filter(
    (time) => time >= from.getTime() && time < oldest.expectedAt.getTime() && cycleExpectedBefore(job, new Date(time + 1), options)?.expectedAt.getTime() === time,
  );
}

function missingRow({ job, options, cyclesWithEntry, observedLate }: LedgerInput, spans: readonly TimeSpan[], oldest: Cycle, cyclesMissed: number): MissingCycle[] {
  let cycle = cycleExpectedBefore(job, oldest.expectedAt, options);
  while (cycle !== null) {
    const time = cycle.expectedAt.getTime();
    const span = spanAt(spans, time);
    if (!span && !cyclesWithEntry.has(time)) return [{ cycle, observedLate: observedLate(cycle), cyclesMissed }];
    cycle = cycleExpectedBefore(job, new Date(span?.from ?? time), options);
  }
  return [];
}

function excusedRow({ job, options, cyclesWithEntry, excuses }: LedgerInput, spans: readonly TimeSpan[], cyclesExcused: number): ExcusedDue[] {
  for (const { from, until } of [...spans].reverse()) {
    let cycle = cycleExpectedBefore(job, new Date(until), options);
    while (cycle !== null && cycle.expectedAt.getTime() >= from) {
      const window = cyclesWithEntry.has(cycle.expectedAt.getTime()) ? null : excuses.at(cycle.expectedAt);
      if (window !== null) return [{ cycle, window, cyclesExcused }];
      cycle = cycleExpectedBefore(job, cycle.expectedAt, options);
    }
  }
  return [];
}

function spanAt(spans: readonly TimeSpan[], time: number): TimeSpan | undefined {
  return spans.find(({ from, until }) => time >= from && time < until);
}
