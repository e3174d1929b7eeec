import type { JobFields } from './job-fields.js';

/** Every field that can be set from outside, in the order in which people like to read them. A new one that is missing here does not compile. */
const ORDER: Record<keyof JobFields, true> = {
  agent_id_responsible: true, database_name: true, company_name: true, city: true, neighborhood: true,
  backup_frequency: true, expected_hour_utc: true, expected_minute_utc: true, expected_weekdays: true, expected_day_of_month: true, expected_date: true,
  cron_expression: true, timezone: true, grace_minutes: true, max_duration_minutes: true, final_storage_path_template: true, email_for_notifications: true,
  tags: true, owner: true, notes: true, is_active: true,
};

export const JOB_FIELDS: readonly (keyof JobFields)[] = Object.keys(ORDER).filter((name): name is keyof JobFields => name in ORDER);
