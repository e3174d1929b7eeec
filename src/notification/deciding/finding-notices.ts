import type { EntityManager } from 'typeorm';
import type { FindingNotice } from '../mail/content.js';

/**
 * Findings of these jobs that no message has told yet, newest first, by job id; from now on they are told. A finding causes no message
 * of its own, so each waits for the next one about its job.
 */
export async function claimFindings(manager: EntityManager, jobIds: readonly number[], now: Date): Promise<Map<number, FindingNotice[]>> {
  const [rows] = await manager.query<[(FindingNotice & { readonly id: number; readonly job_id: number })[], number]>(
    `UPDATE entry_findings SET told_at = $2 WHERE job_id = ANY($1) AND told_at IS NULL
     RETURNING id, job_id, kind, numbers, created_at`,
    [jobIds, now],
  );
  const byJob = new Map<number, FindingNotice[]>(jobIds.map((id) => [id, []]));
  for (const row of rows.sort((a, b) => b.id - a.id)) byJob.get(row.job_id)?.push(row);
  return byJob;
}
