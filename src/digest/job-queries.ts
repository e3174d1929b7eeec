import type { EntityManager } from 'typeorm';
import { isExcusedSql } from '../calendar/windows.js';
import type { DigestCopy, DigestExcused, DigestFailure, DigestJobs, DigestLate } from '../notification/message/dto/digest-jobs.dto.js';
import { iso, isoOrNull, listed, type Listed, MOST_LISTED, withoutTotal } from './listed.js';

/** How many of the oldest copies are named. */
const OLDEST = 10;

/** The present time, and the windows that are open then (`openWindowsAt`): $1 and $2 of the statements below. */
export interface Present {
  readonly now: Date;
  readonly openWindows: readonly number[];
}

const EXCUSED = isExcusedSql('job', '$1::timestamptz', '$2::bigint[]');
/** What never had a verdict is not in trouble: nothing was due so far. */
const WAITING = `(job.current_status = 'unknown' AND job.last_checked_at_utc IS NULL)`;
const IN_TROUBLE = `job.is_active AND job.current_status <> 'ok' AND NOT ${WAITING}`;
const WORST_FIRST = `array_position(ARRAY['missing', 'failed', 'hash_mismatch', 'transfer_integrity_failed', 'unknown'], job.current_status)`;
const NAME = 'job.id AS job_id, job.database_name, job.agent_id_responsible AS agent_id';

/** Active jobs by how they are: one walk through the jobs; only those in trouble are held against maintenance windows. */
export async function jobCounts(manager: EntityManager, { now, openWindows }: Present): Promise<DigestJobs> {
  const states = ['ok', 'missing', 'failed', 'hash_mismatch', 'transfer_integrity_failed', 'unverified', 'waiting', 'held'];
  const [row] = await manager.query<DigestJobs[]>(
    `SELECT count(*) AS active, ${states.map((state) => `count(*) FILTER (WHERE state = '${state}') AS ${state}`).join(', ')}
       FROM (SELECT CASE WHEN job.current_status = 'ok' THEN 'ok' WHEN ${WAITING} THEN 'waiting' WHEN ${EXCUSED} THEN 'held'
                         WHEN job.current_status = 'unknown' THEN 'unverified' ELSE job.current_status END AS state
               FROM expected_backup_jobs job WHERE job.is_active) AS job`,
    [now, openWindows],
  );
  if (row === undefined) throw new Error('A statement that counts gave no row.');
  return row;
}

/** Jobs in trouble, worst and longest first; what is excused is elsewhere. Reasons are looked up for those that are named only. */
export async function failures(manager: EntityManager, { now, openWindows }: Present): Promise<Listed<DigestFailure>> {
  const rows = await manager.query<(Omit<DigestFailure, 'since'> & { since: Date | null; total: number })[]>(
    `SELECT ${NAME}, job.company_name, job.city, job.current_status AS status, job.total,
            coalesce(job.told_since, change.occurred_at, job.last_failed_backup_utc) AS since, entry.id AS entry_id, entry.message AS reason
       FROM (SELECT job.*, alert.since AS told_since, count(*) OVER () AS total, row_number() OVER (ORDER BY ${WORST_FIRST}, coalesce(alert.since, job.last_failed_backup_utc), job.id) AS place
               FROM expected_backup_jobs job LEFT JOIN job_alerts alert ON alert.job_id = job.id AND alert.told_status <> 'success'
              WHERE ${IN_TROUBLE} AND NOT ${EXCUSED} ORDER BY place LIMIT $3) AS job
       LEFT JOIN LATERAL (SELECT id, message FROM backup_entries WHERE expected_job_id = job.id AND status = job.current_status AND rule <> 'superseded' ORDER BY id DESC LIMIT 1) AS entry ON true
       LEFT JOIN LATERAL (SELECT occurred_at FROM events WHERE job_id = job.id AND type = 'job.status_changed' ORDER BY occurred_at DESC LIMIT 1) AS change ON true
      ORDER BY job.place`,
    [now, openWindows, MOST_LISTED],
  );
  return listed(rows, (row) => ({ ...row, since: isoOrNull(row.since) }));
}

/** Jobs in a pause or maintenance window, in trouble first. */
export async function excusedJobs(manager: EntityManager, { now, openWindows }: Present): Promise<Listed<DigestExcused>> {
  const rows = await manager.query<(Omit<DigestExcused, 'paused_until'> & { paused_until: Date | null; total: number })[]>(
    `SELECT ${NAME}, job.current_status AS status, CASE WHEN job.paused_until > $1 THEN job.paused_until END AS paused_until, count(*) OVER () AS total
       FROM expected_backup_jobs job WHERE job.is_active AND ${EXCUSED} ORDER BY job.current_status = 'ok', job.id LIMIT $3`,
    [now, openWindows, MOST_LISTED],
  );
  return listed(rows, (row) => ({ ...row, paused_until: isoOrNull(row.paused_until) }));
}

type CopyRow = Omit<DigestCopy, 'made_at'> & { made_at: Date | null; total: number };

/** The newest copy of each active job that is there now: one look into an index per job. */
const NEWEST_COPIES = `
  SELECT ${NAME}, copy.report_ended_at AS made_at, copy.path, copy.size_bytes
    FROM expected_backup_jobs job
    LEFT JOIN LATERAL (SELECT report_ended_at, path, size_bytes FROM stored_backups WHERE job_id = job.id AND replaced_at IS NULL ORDER BY id DESC LIMIT 1) AS copy ON true
   WHERE job.is_active`;

/** Whose newest copy is the oldest, and who has none at all. */
export async function copies(manager: EntityManager): Promise<{ oldest: DigestCopy[]; without: Listed<DigestCopy> }> {
  const rows = await manager.query<CopyRow[]>(
    `WITH newest AS MATERIALIZED (${NEWEST_COPIES})
     (SELECT *, 0 AS total FROM newest WHERE made_at IS NOT NULL ORDER BY made_at, job_id LIMIT $1)
     UNION ALL
     (SELECT *, count(*) OVER () AS total FROM newest WHERE made_at IS NULL ORDER BY job_id LIMIT $2)`,
    [OLDEST, MOST_LISTED],
  );
  const copyOf = (row: CopyRow): DigestCopy => withoutTotal({ ...row, made_at: isoOrNull(row.made_at) });
  return { oldest: rows.filter(({ made_at }) => made_at !== null).map(copyOf), without: listed(rows.filter(({ made_at }) => made_at === null), copyOf) };
}

/** Good backups recorded since then that came late, the newest first. */
export async function lateBackups(manager: EntityManager, from: Date): Promise<Listed<DigestLate>> {
  const rows = await manager.query<(Omit<DigestLate, 'expected_at' | 'reported_at'> & { expected_at: Date; reported_at: Date | null; total: number })[]>(
    `SELECT ${NAME}, entry.id AS entry_id, entry.cycle_expected_at_utc AS expected_at, entry.agent_report_timestamp_utc AS reported_at, count(*) OVER () AS total
       FROM backup_entries entry JOIN expected_backup_jobs job ON job.id = entry.expected_job_id
      WHERE entry.created_at >= $1 AND entry.late AND entry.status = 'success' AND entry.cycle_expected_at_utc IS NOT NULL ORDER BY entry.id DESC LIMIT $2`,
    [from, MOST_LISTED],
  );
  return listed(rows, (row) => ({ ...row, expected_at: iso(row.expected_at), reported_at: isoOrNull(row.reported_at) }));
}
