import { Any, type EntityManager } from 'typeorm';
import type { Notice, Told } from './fan-out.js';
import { JobAlert } from './job-alert.entity.js';

/** What people were last told about a job, and whether also that it is flapping. */
export interface Remembered extends Told {
  readonly isFlapping: boolean;
}

/** What people were last told, by job id. */
export async function loadTold(manager: EntityManager, jobIds: readonly number[]): Promise<Map<number, Remembered>> {
  const rows = await manager.find(JobAlert, { where: { job_id: Any(jobIds) } });
  return new Map(rows.map(({ job_id, told_status, told_entry_id, since, flapping_since }) => [job_id, { status: told_status, entry_id: told_entry_id, since, isFlapping: flapping_since !== null }]));
}

/** From now on people have been told this. @param flapping jobs of which they were told that they are */
export async function remember(manager: EntityManager, notices: readonly Notice[], flapping: ReadonlySet<number>, now: Date): Promise<void> {
  await manager.query(
    `INSERT INTO job_alerts (job_id, told_status, told_entry_id, since, flapping_since, told_at)
     SELECT notice.*, $6 FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], $5::timestamptz[]) AS notice
     ON CONFLICT (job_id) DO UPDATE
       SET told_status = excluded.told_status, told_entry_id = excluded.told_entry_id, since = excluded.since, flapping_since = excluded.flapping_since, told_at = excluded.told_at`,
    [
      notices.map(({ job_id }) => job_id), notices.map(({ status }) => status), notices.map(({ entry_id }) => entry_id), notices.map(({ since }) => since),
      notices.map(({ job_id }) => (flapping.has(job_id) ? now : null)), now,
    ],
  );
}
