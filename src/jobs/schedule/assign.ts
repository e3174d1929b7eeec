import type { Cycle, CycleOptions } from './cycle.js';
import { cycleOfJobOwning, type OwedCycles } from './owed-cycles.js';
import type { ScheduleFields } from './schedule.js';

interface Candidate<J> {
  readonly job: J;
  readonly cycle: Cycle;
  readonly distanceMs: number;
}

/**
 * The job, of those that watch one database, that a report belongs to, and its cycle: the one whose
 * expected time is nearest to the report's end; on a tie a cycle without an entry (`hasEntry`), then the
 * lower id. What a job owes by a schedule of before comes before its own. Null when no job owns that instant (none given, or `once` too early).
 */
export function assignReport<J extends ScheduleFields & { readonly id: number; readonly owed: readonly OwedCycles[] }>(
  jobs: readonly J[], endedAt: Date, hasEntry: (job: J, cycle: Cycle) => boolean, options: CycleOptions,
): { job: J; cycle: Cycle } | null {
  const candidates = jobs.flatMap((job): Candidate<J>[] => {
    const cycle = cycleOfJobOwning(job, endedAt, options);
    return cycle === null ? [] : [{ job, cycle, distanceMs: Math.abs(cycle.expectedAt.getTime() - endedAt.getTime()) }];
  });
  const nearest = Math.min(...candidates.map(({ distanceMs }) => distanceMs));
  const tied = candidates.filter(({ distanceMs }) => distanceMs === nearest).sort((a, b) => a.job.id - b.job.id);
  const winner = tied.length < 2 ? tied[0] : (tied.find(({ job, cycle }) => !hasEntry(job, cycle)) ?? tied[0]);
  return winner === undefined ? null : { job: winner.job, cycle: winner.cycle };
}
