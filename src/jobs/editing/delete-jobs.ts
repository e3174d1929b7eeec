import type { EntityManager } from 'typeorm';

/** Deletes locked jobs and their entries, in two statements; the records of stored copies stay, without pointing at them. */
export async function deleteJobs(manager: EntityManager, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await manager.query('UPDATE stored_backups SET job_id = NULL, entry_id = NULL WHERE job_id = ANY($1)', [ids]);
  await manager.query('DELETE FROM expected_backup_jobs WHERE id = ANY($1)', [ids]);
}
