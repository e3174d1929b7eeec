/**
 * SQL that is true of an active job whose backup is due and has no verdict yet, while its deadline has not passed. What is excused is not late.
 * Alias `job`. @param now place of the present time
 */
export const isLateSql = (now: string): string => `(job.is_active AND job.next_expected_at_utc IS NOT NULL AND job.next_expected_at_utc <= ${now}
  AND (job.status_cycle_utc IS NULL OR job.status_cycle_utc < job.next_expected_at_utc) AND (job.paused_until IS NULL OR job.paused_until <= ${now})
  AND NOT EXISTS (SELECT FROM excused_cycles known WHERE known.job_id = job.id AND known.cycle_expected_at_utc = job.next_expected_at_utc))`;
