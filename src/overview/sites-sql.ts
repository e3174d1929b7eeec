import { JOB_COUNTS } from '../agents/agent-queries.js';
import { decidingFirst } from '../entries/deciding.js';

const TROUBLE = `job.is_active AND job.current_status NOT IN ('ok', 'unknown')`;

/**
 * A page of sites, most trouble first, then the oldest copy. `$1` offset, `$2` limit.
 * @returns rows of `Site` without `databases`, each with the `total` of sites
 */
export const SITES = `
  SELECT job.company_name, job.city, ${JOB_COUNTS} AS jobs,
         min(job.last_successful_backup_utc) FILTER (WHERE job.is_active) AS oldest_verified_at,
         count(*) FILTER (WHERE job.is_active AND job.last_successful_backup_utc IS NULL) AS never_verified,
         count(*) OVER () AS total
    FROM expected_backup_jobs job GROUP BY job.company_name, job.city
   ORDER BY count(*) FILTER (WHERE ${TROUBLE}) DESC, min(coalesce(job.last_successful_backup_utc, job.created_at)) FILTER (WHERE job.is_active) NULLS LAST,
            job.company_name, job.city
  OFFSET $1 LIMIT $2`;

/**
 * The databases of some sites with their newest cycles: three short walks along indexes for each job, however many cycles it has had.
 * `$1` companies, `$2` cities (a pair is a site), `$3` cycles per job, `$4` now, `$5` databases per site.
 * @returns rows of `SiteDatabase` with `company_name` and `city`
 */
export const DATABASES = `
  SELECT job.company_name, job.city, job.id AS job_id, job.database_name, job.agent_id_responsible AS agent_id, job.current_status, job.last_successful_backup_utc,
         coalesce(strip.cycles, '[]'::json) AS cycles
    FROM (
      SELECT job.*, row_number() OVER (PARTITION BY job.company_name, job.city ORDER BY ${TROUBLE} DESC, job.database_name, job.id) AS place
        FROM unnest($1::text[], $2::text[]) AS site (company_name, city) JOIN expected_backup_jobs job USING (company_name, city) WHERE job.is_active
    ) job
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('expected_at_utc', to_char(cycle AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'verdict', verdict, 'entry_id', entry_id) ORDER BY cycle) AS cycles
        FROM (${newestCycles()}) AS newest
    ) strip ON true
   WHERE job.place <= $5 ORDER BY job.place`;

/** Inside a maintenance window nothing counts but success; of days whose entries were removed the newest cycle is known; a running cycle of which nothing is known yet is pending. */
function newestCycles(): string {
  return `
    SELECT coalesce(decided.cycle, other.cycle) AS cycle, decided.id AS entry_id,
           CASE WHEN decided.id IS NULL AND other.verdict IS NOT NULL THEN other.verdict
                WHEN other.excused AND decided.status IS DISTINCT FROM 'success' THEN 'excused'
                WHEN decided.id IS NULL THEN 'pending'
                WHEN decided.status = 'success' AND decided.late THEN 'late_success'
                ELSE decided.status::text END AS verdict
      FROM (
        SELECT DISTINCT ON (entry.cycle_expected_at_utc) entry.cycle_expected_at_utc AS cycle, entry.id, entry.status, entry.late
          FROM backup_entries entry WHERE entry.expected_job_id = job.id AND entry.cycle_expected_at_utc IS NOT NULL
         ORDER BY entry.cycle_expected_at_utc DESC, ${decidingFirst('entry')} LIMIT $3
      ) decided
      FULL JOIN (
        (SELECT cycle_expected_at_utc AS cycle, true AS excused, NULL AS verdict FROM excused_cycles WHERE job_id = job.id ORDER BY cycle_expected_at_utc DESC LIMIT $3)
        UNION ALL SELECT job.next_expected_at_utc, false, NULL WHERE job.next_expected_at_utc <= $4::timestamptz
           AND NOT EXISTS (SELECT FROM excused_cycles known WHERE known.job_id = job.id AND known.cycle_expected_at_utc = job.next_expected_at_utc)
        UNION ALL (SELECT newest_cycle_at_utc, false, newest_verdict FROM daily_rollups WHERE job_id = job.id ORDER BY day DESC LIMIT $3)
      ) other ON other.cycle = decided.cycle
     ORDER BY 1 DESC LIMIT $3`;
}

/** Jobs that stand otherwise than at `$1`, what went wrong first, then the newest change. `$2` offset, `$3` limit. */
export const STATUS_CHANGES = `
  SELECT job.id AS job_id, job.database_name, job.agent_id_responsible AS agent_id, coalesce(first.was, 'unknown') AS was, job.current_status AS is,
         last.occurred_at AS changed_at, last.entry_id, count(*) OVER () AS total
    FROM expected_backup_jobs job
    CROSS JOIN LATERAL (SELECT CASE payload->>'from' WHEN 'success' THEN 'ok' ELSE payload->>'from' END AS was ${changesSince('ASC')}) first
    CROSS JOIN LATERAL (SELECT occurred_at, (payload->>'entry_id')::bigint AS entry_id ${changesSince('DESC')}) last
   WHERE job.is_active AND coalesce(first.was, 'unknown') <> job.current_status::text
   ORDER BY job.current_status = 'ok', last.occurred_at DESC, job.id OFFSET $2 LIMIT $3`;

function changesSince(order: 'ASC' | 'DESC'): string {
  return `FROM events WHERE job_id = job.id AND type = 'job.status_changed' AND occurred_at >= $1 ORDER BY occurred_at ${order}, id ${order} LIMIT 1`;
}

/** Active jobs by the age of their newest verified copy, the oldest first; those that never had one count from their creation. `$1` offset, `$2` limit. */
export const OLDEST_COPIES = `
  SELECT job.id AS job_id, job.database_name, job.agent_id_responsible AS agent_id, job.company_name, job.city, job.current_status,
         coalesce(job.last_successful_backup_utc, job.created_at) AS since, job.last_successful_backup_utc IS NULL AS never_verified, count(*) OVER () AS total
    FROM expected_backup_jobs job WHERE job.is_active ORDER BY coalesce(job.last_successful_backup_utc, job.created_at), job.id OFFSET $1 LIMIT $2`;
