import type { EntityManager } from 'typeorm';
import type { NewEvent } from '../../events/event-log.js';
import type { BackupEntry, EntryStatus } from '../../entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { selectJobs } from '../../jobs/job-rows.js';
import { type CycleOptions, firstCycleDueAfter } from '../../jobs/schedule/cycle.js';
import { isOwed } from '../../jobs/schedule/owed-cycles.js';
import { applyToJob, ENTRY_STATUS, type StateEvidence } from './job-state.js';

/** An entry that was just written, as far as its job is concerned. */
export type WrittenEntry = Pick<BackupEntry, 'id' | 'cycles_missed'> & { readonly evidence: StateEvidence };

/** Locks the jobs of one unit of work against edits and other scans until the transaction ends. Deleted ones are left out. */
export async function lockJobs(manager: EntityManager, ids: readonly number[]): Promise<Map<number, ExpectedBackupJob>> {
  if (ids.length === 0) return new Map();
  const jobs = await selectJobs(manager, 'WHERE id = ANY($1) ORDER BY id FOR UPDATE', [ids]);
  return new Map(jobs.map((job) => [job.id, job]));
}

/** Locks those of these jobs that are still watched and have a deadline that has passed, or owe something by an earlier schedule. */
export async function lockDueJobs(manager: EntityManager, ids: readonly number[], now: Date): Promise<ExpectedBackupJob[]> {
  const jobs = [...(await lockJobs(manager, ids)).values()];
  return jobs.filter((job) => job.owed.length > 0 || (job.is_active && job.next_deadline_utc !== null && job.next_deadline_utc <= now));
}

/**
 * Applies entries to their job, in order, and gives the event that people may have to be told: one per
 * job at most, the net change of this unit of work.
 */
export function applyEntries(
  job: ExpectedBackupJob,
  entries: readonly WrittenEntry[],
  scope: { readonly scanRunId: number; readonly agentId: string },
  options: CycleOptions,
): NewEvent[] {
  const before = statusTold(job, options);
  let last: WrittenEntry | null = null;
  for (const entry of entries) {
    const { changes, decides } = applyToJob(job, entry.evidence);
    Object.assign(job, changes);
    if (decides) last = entry;
  }
  if (!last || isHistory(job, last.evidence, options)) return [];
  const to = last.evidence.status;
  if (to === before) return [];
  return [
    {
      type: 'job.status_changed',
      agent_id: scope.agentId,
      job_id: job.id,
      scan_run_id: scope.scanRunId,
      payload: { from: before, to, entry_id: last.id, cycles_missed: last.cycles_missed },
    },
  ];
}

/** Writes what scans may change of jobs, all in one statement. `updated_at` is for what people edit, and stays. */
export async function saveJobStates(manager: EntityManager, jobs: readonly ExpectedBackupJob[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map((job) => ({
    id: job.id,
    current_status: job.current_status,
    status_cycle_utc: job.status_cycle_utc,
    status_ended_at_utc: job.status_ended_at_utc,
    last_checked_at_utc: job.last_checked_at_utc,
    last_successful_backup_utc: job.last_successful_backup_utc,
    last_failed_backup_utc: job.last_failed_backup_utc,
    previous_successful_hash_global: job.previous_successful_hash_global,
    next_expected_at_utc: job.next_expected_at_utc,
    next_deadline_utc: job.next_deadline_utc,
    owed: job.owed,
  }));
  await manager.query(
    `UPDATE expected_backup_jobs j SET
       current_status = s.current_status, status_cycle_utc = s.status_cycle_utc, status_ended_at_utc = s.status_ended_at_utc,
       last_checked_at_utc = s.last_checked_at_utc, last_successful_backup_utc = s.last_successful_backup_utc,
       last_failed_backup_utc = s.last_failed_backup_utc, previous_successful_hash_global = s.previous_successful_hash_global,
       next_expected_at_utc = s.next_expected_at_utc, next_deadline_utc = s.next_deadline_utc, owed = s.owed
     FROM jsonb_to_recordset($1::jsonb) AS s(
       id bigint, current_status text, status_cycle_utc timestamptz, status_ended_at_utc timestamptz,
       last_checked_at_utc timestamptz, last_successful_backup_utc timestamptz, last_failed_backup_utc timestamptz,
       previous_successful_hash_global text, next_expected_at_utc timestamptz, next_deadline_utc timestamptz, owed jsonb)
     WHERE j.id = s.id`,
    [JSON.stringify(rows)],
  );
}

/** The status that counts as known: none before the first verdict, nor while only evidence from before the job's time is there. */
function statusTold(job: ExpectedBackupJob, options: CycleOptions): EntryStatus | null {
  if (job.status_cycle_utc === null || isHistory(job, { cycle: job.status_cycle_utc, endedAt: job.status_ended_at_utc, deadline: null }, options)) return null;
  return ENTRY_STATUS[job.current_status];
}

/** Evidence of a cycle before the job's first due one, about a backup made before the job was watched, or missing then: recorded, never told. */
function isHistory(job: ExpectedBackupJob, { cycle, endedAt, deadline }: Pick<StateEvidence, 'cycle' | 'endedAt' | 'deadline'>, options: CycleOptions): boolean {
  if (cycle === null) return true;
  if (deadline !== null && isOwed(job, { expectedAt: cycle, deadline })) return false;
  if (endedAt !== null && endedAt >= job.ledger_from) return false;
  const first = firstCycleDueAfter(job, job.ledger_from, options);
  return first !== null && cycle < first.expectedAt;
}
