import { Any, type EntityManager } from 'typeorm';
import { BackupEntry } from '../../entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { selectJobs } from '../../jobs/job-rows.js';

/** What messages need of entries; the evidence is large and not shown. */
const ENTRY_COLUMNS = {
  id: true, rule: true, message: true, agent_report_timestamp_utc: true, agent_transfer_error_message: true, agent_reported_hash_sha256: true,
  server_calculated_staged_hash: true, agent_reported_size_bytes: true, server_calculated_staged_size: true, agent_staged_file_name: true,
  cycle_expected_at_utc: true, late: true, final_path: true, report_file_name: true, cycles_missed: true, created_at: true,
} as const;

/** Jobs by id, kept from being deleted until the transaction ends. To be locked before what belongs to them: whoever deletes a job goes that way, and two that wait for each other would help nobody. */
export async function loadJobs(manager: EntityManager, ids: readonly number[]): Promise<Map<number, ExpectedBackupJob>> {
  const jobs = await selectJobs(manager, 'WHERE id = ANY($1) ORDER BY id FOR KEY SHARE', [ids]);
  return new Map(jobs.map((job) => [job.id, job]));
}

/** Entries by id, without their evidence. */
export async function loadEntries(manager: EntityManager, ids: readonly number[]): Promise<Map<number, BackupEntry>> {
  const entries = await manager.find(BackupEntry, { select: ENTRY_COLUMNS, where: { id: Any(ids) } });
  return new Map(entries.map((entry) => [entry.id, entry]));
}

/** Cycles that each job has missed since its trouble began, by job id; absent = none. */
export async function missedCycles(
  manager: EntityManager,
  troubles: readonly { readonly job_id: number; readonly since: Date }[],
): Promise<Map<number, number>> {
  const rows = await manager.query<{ job_id: number; missed: number }[]>(
    `SELECT entry.expected_job_id AS job_id, sum(entry.cycles_missed) AS missed
       FROM unnest($1::bigint[], $2::timestamptz[]) AS trouble (job_id, since)
       JOIN backup_entries entry ON entry.expected_job_id = trouble.job_id AND entry.created_at >= trouble.since
      WHERE entry.status = 'missing'
      GROUP BY entry.expected_job_id`,
    [troubles.map(({ job_id }) => job_id), troubles.map(({ since }) => since)],
  );
  return new Map(rows.map(({ job_id, missed }) => [job_id, missed]));
}
