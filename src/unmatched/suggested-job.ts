import type { NewJobFields } from '../jobs/job-fields.js';
import { DEFAULT_PATH_TEMPLATE } from '../jobs/registration.js';
import { siteOf } from '../jobs/site.js';
import type { UnmatchedDatabase } from './unmatched-database.entity.js';

/** The job that a database's reports suggest: daily, at the hour and minute (UTC) its newest backup ended. */
export function suggestedJob(found: Pick<UnmatchedDatabase, 'agent_id' | 'database_name' | 'last_report_at'>): NewJobFields {
  return {
    ...siteOf(found.agent_id),
    database_name: found.database_name,
    agent_id_responsible: found.agent_id,
    backup_frequency: 'daily',
    expected_hour_utc: found.last_report_at.getUTCHours(),
    expected_minute_utc: found.last_report_at.getUTCMinutes(),
    final_storage_path_template: DEFAULT_PATH_TEMPLATE,
  };
}
