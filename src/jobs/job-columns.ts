import type { ExpectedBackupJob } from './job.entity.js';

/** Columns of the table of jobs: all that GET shows, in its order. */
export const JOB_COLUMNS = [
  'id', 'database_name', 'agent_id_responsible', 'company_name', 'city', 'neighborhood', 'backup_frequency', 'expected_hour_utc', 'expected_minute_utc',
  'expected_weekdays', 'expected_day_of_month', 'expected_date', 'cron_expression', 'timezone', 'grace_minutes', 'max_duration_minutes', 'final_storage_path_template',
  'email_for_notifications', 'is_active', 'paused_until', 'tags', 'notes', 'owner', 'version', 'current_status', 'last_checked_at_utc', 'last_successful_backup_utc',
  'last_failed_backup_utc', 'previous_successful_hash_global', 'next_expected_at_utc', 'next_deadline_utc', 'created_at', 'updated_at',
] as const satisfies readonly (keyof ExpectedBackupJob)[];

/** A job as the API shows it. */
export type ShownJob = Pick<ExpectedBackupJob, (typeof JOB_COLUMNS)[number]>;
