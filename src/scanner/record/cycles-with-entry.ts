import type { EntityManager } from 'typeorm';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { firstUndecided } from '../../jobs/schedule/owed-cycles.js';

/** `expectedAt` in epoch ms of the unsettled cycles that have an entry already, by job id; for all jobs in one statement. */
export async function cyclesWithEntry(manager: EntityManager, jobs: readonly ExpectedBackupJob[]): Promise<Map<number, Set<number>>> {
  const cycles = new Map<number, Set<number>>(jobs.map(({ id }) => [id, new Set()]));
  if (jobs.length === 0) return cycles;
  const rows = await manager.query<{ job_id: number; cycle: Date }[]>(
    `SELECT e.expected_job_id AS job_id, e.cycle_expected_at_utc AS cycle
     FROM jsonb_to_recordset($1::jsonb) AS j(id bigint, first timestamptz)
     JOIN backup_entries e ON e.expected_job_id = j.id AND e.cycle_expected_at_utc >= j.first
     GROUP BY 1, 2`,
    [JSON.stringify(jobs.map((job) => ({ id: job.id, first: firstUndecided(job) })))],
  );
  for (const { job_id, cycle } of rows) cycles.get(job_id)?.add(cycle.getTime());
  return cycles;
}
