/**
 * Jobs of `asked`, as common table expressions: until when their cycles and entries are old enough to go. Nothing goes of a job of which
 * something is still to be told. `$3` = what was recorded before that is old.
 */
const KEPT_BY_JOBS = `
  untold AS MATERIALIZED (
    SELECT job_id FROM events WHERE fanned_out_at IS NULL AND job_id IS NOT NULL
    UNION SELECT job_id FROM held_alerts
    UNION SELECT unnest(job_ids) FROM deliveries WHERE status IN ('pending', 'retrying')
  ),
  jobs AS MATERIALIZED (
    SELECT job.id, job.created_at,
           -- The cycle that its status follows stays, and so does what the ledger has not settled.
           least($3::timestamptz, job.status_cycle_utc, job.next_expected_at_utc) AS cycles_before,
           (SELECT max(id) FROM backup_entries WHERE expected_job_id = job.id) AS newest_id,
           -- Of trouble that lasts every entry stays: messages tell how much was missed since it began.
           least($3::timestamptz, alert.since, (SELECT min(since) FROM incident_jobs WHERE job_id = job.id AND is_current AND recovered_at IS NULL)) AS recorded_before,
           ARRAY(SELECT entry_id FROM incident_jobs part JOIN incidents incident ON incident.id = part.incident_id WHERE part.job_id = job.id AND incident.state = 'open'
                 UNION SELECT told_entry_id FROM job_alerts WHERE job_id = job.id) AS named_ids
      FROM expected_backup_jobs job
      LEFT JOIN job_alerts alert ON alert.job_id = job.id AND alert.told_status <> 'success'
     WHERE job.id IN (SELECT job_id FROM asked) AND job.status_cycle_utc IS NOT NULL AND job.id NOT IN (SELECT job_id FROM untold)
  )`;

/**
 * SQL that is true of a row `entry` of a row `job` of `jobs` that nothing needs any more: no copy that is there now, no report that waits,
 * nothing that is open. With EXISTS instead of LIMIT 1 PostgreSQL reads all copies for each batch: 54 ms for each 100,000.
 */
const MAY_LEAVE = `(
  entry.created_at < job.recorded_before AND entry.id < job.newest_id AND entry.id <> ALL (job.named_ids)
  AND (SELECT true FROM stored_backups copy WHERE copy.entry_id = entry.id AND copy.replaced_at IS NULL LIMIT 1) IS NULL
  AND (SELECT true FROM reports report WHERE report.id = entry.report_id AND report.state = 'waiting' LIMIT 1) IS NULL)`;

const COLUMNS = `
  entry.id, entry.expected_job_id AS job_id, entry.cycle_expected_at_utc AS cycle, entry.cycle_expected_at_utc, entry.status, entry.rule, entry.late, entry.cycles_missed,
  entry.agent_report_timestamp_utc, entry.server_calculated_staged_size AS size,
  extract(epoch FROM entry.agent_transfer_process_timestamp - entry.agent_transfer_process_start_time)::float8 AS seconds`;

/**
 * `leaving`: all entries of those cycles (`$1` jobs, `$2` expected times, `$3` since when things are not old) of which every entry may go.
 * A cycle goes as a whole or not at all, so that it is counted either from its entries or from its day.
 */
export const LEAVING_CYCLES = `
  asked AS (SELECT * FROM unnest($1::bigint[], $2::timestamptz[]) AS asked (job_id, cycle)),
  ${KEPT_BY_JOBS},
  leaving AS MATERIALIZED (
    SELECT * FROM (
      SELECT ${COLUMNS}, job.created_at, bool_and(${MAY_LEAVE}) OVER (PARTITION BY entry.expected_job_id, entry.cycle_expected_at_utc) AS leaves
        FROM asked JOIN jobs job ON job.id = asked.job_id AND asked.cycle < job.cycles_before
        JOIN backup_entries entry ON entry.expected_job_id = asked.job_id AND entry.cycle_expected_at_utc = asked.cycle
    ) AS looked_at WHERE leaves
  )`;

/** `leaving`: of these entries (`$1` their jobs, `$2` ids), which belong to no cycle, those that may go. `$3` as above. */
export const LEAVING_STRAYS = `
  asked AS (SELECT * FROM unnest($1::bigint[], $2::bigint[]) AS asked (job_id, entry_id)),
  ${KEPT_BY_JOBS},
  leaving AS MATERIALIZED (
    SELECT entry.id FROM asked JOIN jobs job ON job.id = asked.job_id JOIN backup_entries entry ON entry.id = asked.entry_id WHERE ${MAY_LEAVE}
  )`;

/** Removes what is `leaving`; findings go with their entries, and copies that are gone forget whose they were. */
export const REMOVED = `
  removed AS (DELETE FROM backup_entries USING leaving WHERE backup_entries.id = leaving.id),
  unlinked AS (UPDATE stored_backups SET entry_id = NULL FROM leaving WHERE stored_backups.entry_id = leaving.id)`;
