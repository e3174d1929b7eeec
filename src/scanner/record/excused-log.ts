import type { EntityManager } from 'typeorm';
import { partsOf } from '../../common/parts.js';
import { excusesOf } from '../../calendar/calendar.js';
import { windowsBetween } from '../../calendar/windows.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { Cycle } from '../../jobs/schedule/cycle.js';
import type { ExcusedDue } from '../ledger/ledger.js';

/** Rows per statement: as JSON some 250 bytes each. */
const ROWS_PER_STATEMENT = 1_000;

/** Cycles of one job that are held against nobody. */
export type ExcusedOfJob = readonly [job: ExpectedBackupJob, cycles: readonly ExcusedDue[]];

/** An entry that was just written and is no success. */
export interface Failure {
  readonly entryId: number;
  readonly job: ExpectedBackupJob;
  readonly cycle: Cycle;
  readonly endedAt: Date;
}

/**
 * Notes excused cycles. One that is noted already stays as it is, so that a repeat after a crash adds nothing; one that
 * something was held against before stays so: a window that comes too late excuses nothing.
 * @param written entries of this transaction, which are none from before
 */
export async function noteExcused(manager: EntityManager, excused: readonly ExcusedOfJob[], now: Date, written: readonly number[] = []): Promise<void> {
  const rows = excused.flatMap(([job, cycles]) =>
    cycles.map(({ cycle, window, cyclesExcused }) => ({
      job_id: job.id, cycle_expected_at_utc: cycle.expectedAt, cycle_deadline_utc: cycle.deadline, window_id: window.id, reason: window.reason,
      cycles_excused: cyclesExcused, created_at: now,
    })),
  );
  for (const part of partsOf(rows, ROWS_PER_STATEMENT)) {
    await manager.query(
      `INSERT INTO excused_cycles (job_id, cycle_expected_at_utc, cycle_deadline_utc, window_id, reason, cycles_excused, created_at)
       SELECT job_id, cycle_expected_at_utc, cycle_deadline_utc, window_id, reason, cycles_excused, created_at
         FROM jsonb_populate_recordset(NULL::excused_cycles, $1::jsonb) AS cycle
        WHERE NOT EXISTS (
          SELECT FROM backup_entries entry
           WHERE entry.expected_job_id = cycle.job_id AND entry.cycle_expected_at_utc = cycle.cycle_expected_at_utc
             AND entry.status <> 'success' AND entry.rule <> 'superseded' AND entry.id <> ALL ($2::bigint[]))
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(part), written],
    );
  }
}

/** A bad report about a cycle that was expected inside a maintenance window: what it says is recorded, and the cycle excused. */
export async function noteExcusedFailures(manager: EntityManager, failures: readonly Failure[], now: Date): Promise<void> {
  const due = failures.filter(({ job, cycle, endedAt }) => cycle.expectedAt >= job.created_at || endedAt >= job.created_at);
  if (due.length === 0) return;
  const times = due.map(({ cycle }) => cycle.expectedAt.getTime());
  const windows = await windowsBetween(manager, new Date(Math.min(...times)), new Date(Math.max(...times)), due.map(({ job }) => job.id));
  const excused = due.flatMap(({ job, cycle }): ExcusedOfJob[] => {
    const window = excusesOf(windows, job).at(cycle.expectedAt);
    return window === null ? [] : [[job, [{ cycle, window, cyclesExcused: 1 }]]];
  });
  if (excused.length > 0) await noteExcused(manager, excused, now, failures.map(({ entryId }) => entryId));
}
