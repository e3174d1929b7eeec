import type { EntityManager } from 'typeorm';
import { decidingFirst } from '../entries/deciding.js';
import { type CycleEntryRow, type CycleExcuse, type CycleRange, type CycleRecord, unrecorded } from './job-cycle.js';

/** Entries of one cycle that are shown; an agent may report every minute about a daily job. */
const ENTRIES_PER_CYCLE = 20;

interface Row extends CycleEntryRow {
  readonly cycle: Date;
  readonly deadline: string | null;
  readonly stands_for: number;
  readonly entries_total: number;
}

/**
 * One page of a job's cycles, newest first: those in the range that have an entry or are excused, the newest one of each day of which only figures are left, and the `unsettled` ones.
 * @returns their expected times, and how many there are in all
 */
export async function pageOfCycles(
  manager: EntityManager, jobId: number, { from, to }: CycleRange, unsettled: readonly Date[], page: { readonly skip: number; readonly limit: number },
): Promise<{ times: Date[]; total: number }> {
  const cycles = `
    SELECT cycle_expected_at_utc AS cycle FROM backup_entries
     WHERE expected_job_id = $1 AND cycle_expected_at_utc >= $2 AND cycle_expected_at_utc < coalesce($3, 'infinity'::timestamptz)
     UNION SELECT cycle_expected_at_utc FROM excused_cycles
     WHERE job_id = $1 AND cycle_expected_at_utc >= $2 AND cycle_expected_at_utc < coalesce($3, 'infinity'::timestamptz)
     UNION SELECT newest_cycle_at_utc FROM daily_rollups
     WHERE job_id = $1 AND newest_cycle_at_utc >= $2 AND newest_cycle_at_utc < coalesce($3, 'infinity'::timestamptz)
     UNION SELECT unnest($4::timestamptz[])`;
  const [found] = await manager.query<{ total: number; times: Date[] }[]>(
    `WITH cycles AS (${cycles})
     SELECT (SELECT count(*) FROM cycles) AS total, ARRAY(SELECT cycle FROM cycles ORDER BY cycle DESC OFFSET $5 LIMIT $6) AS times`,
    [jobId, from, to, unsettled, page.skip, page.limit],
  );
  return found ?? { total: 0, times: [] };
}

/** What is recorded of these cycles of a job, by epoch milliseconds of their expected times; of absent ones nothing is. */
export async function cycleRecords(manager: EntityManager, jobId: number, times: readonly Date[]): Promise<Map<number, CycleRecord>> {
  const rows = await manager.query<Row[]>(
    `SELECT * FROM (
       SELECT e.cycle_expected_at_utc AS cycle, e.id, e.status, e.rule, e.agent_report_timestamp_utc, e.late, e.observed_late, e.created_at,
              max(CASE WHEN e.status = 'missing' THEN e.evidence->>'deadline' END) OVER whole AS deadline,
              max(e.cycles_missed) OVER whole AS stands_for, count(*) OVER whole AS entries_total,
              row_number() OVER (PARTITION BY e.cycle_expected_at_utc ORDER BY ${decidingFirst('e')}) AS place
         FROM backup_entries e WHERE e.expected_job_id = $1 AND e.cycle_expected_at_utc = ANY($2::timestamptz[])
       WINDOW whole AS (PARTITION BY e.cycle_expected_at_utc)
     ) placed WHERE place <= ${ENTRIES_PER_CYCLE} ORDER BY cycle, place`,
    [jobId, times],
  );
  const records = new Map<number, CycleRecord>();
  for (const { cycle, deadline, stands_for: standsFor, entries_total: entriesTotal, ...entry } of rows) {
    const entries = [...(records.get(cycle.getTime())?.entries ?? []), entry];
    records.set(cycle.getTime(), { expectedAt: cycle, deadline: deadline === null ? null : new Date(deadline), standsFor, entries, entriesTotal, excuse: null });
  }
  for (const { cycle, deadline, ...excuse } of await excuses(manager, jobId, times)) {
    const record = records.get(cycle.getTime()) ?? unrecorded(cycle);
    records.set(cycle.getTime(), { ...record, deadline: record.deadline ?? deadline, excuse });
  }
  return records;
}

function excuses(manager: EntityManager, jobId: number, times: readonly Date[]): Promise<(CycleExcuse & { readonly cycle: Date; readonly deadline: Date })[]> {
  return manager.query(
    `SELECT cycle_expected_at_utc AS cycle, cycle_deadline_utc AS deadline, window_id, reason, cycles_excused
       FROM excused_cycles WHERE job_id = $1 AND cycle_expected_at_utc = ANY ($2::timestamptz[])`,
    [jobId, times],
  );
}
