import type { EntityManager } from 'typeorm';
import { type Change, changedFields } from '../../audit/audit-log.js';
import type { ExpectedBackupJob } from '../job.entity.js';
import { changesTo, type JobRow, type LedgerOptions, type NewJobFields, withChanges } from '../job-fields.js';
import { JOB_FIELDS } from '../settable-fields.js';

/** A locked job, and what it will be. */
export interface JobUpdate {
  readonly job: ExpectedBackupJob;
  readonly changed: ExpectedBackupJob;
}

const DERIVED = ['agent_key', 'schedule_key', 'collision_key', 'ledger_from', 'next_expected_at_utc', 'next_deadline_utc', 'owed'] as const satisfies (keyof JobRow)[];
const COLUMNS: readonly (keyof JobRow)[] = [...JOB_FIELDS, ...DERIVED];

/** What a patch makes of a job; null when it says nothing new. @throws 422 as `changesTo` */
export function plannedUpdate(job: ExpectedBackupJob, patch: Partial<NewJobFields>, options: LedgerOptions): JobUpdate | null {
  const changes = changesTo(job, patch, options);
  return Object.keys(changes).length === 0 ? null : { job, changed: withChanges(job, { ...changes, version: job.version + 1 }) };
}

/** Writes locked jobs as they will be, whatever their number, in one statement. Their natural keys stay. */
export async function updateJobs(manager: EntityManager, updates: readonly JobUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  const rows = updates.map(({ changed }) => Object.fromEntries([...COLUMNS, 'id' as const].map((column) => [column, changed[column]])));
  await manager.query(
    `UPDATE expected_backup_jobs AS job
     SET ${COLUMNS.map((column) => `${column} = wanted.${column}`).join(', ')}, version = job.version + 1, updated_at = CURRENT_TIMESTAMP
     FROM jsonb_populate_recordset(NULL::expected_backup_jobs, $1::jsonb) AS wanted WHERE job.id = wanted.id`,
    [JSON.stringify(rows)],
  );
}

/** What the audit log says of it. */
export function updateAudited({ job, changed }: JobUpdate): Change {
  return { action: 'job.updated', target: { type: 'job', id: job.id }, ...changedFields(job, changed) };
}
