import type { Schemas } from '../../api/client.ts';

type Job = Schemas['ExpectedBackupJob'];
type NewJob = Schemas['CreateJobDto'];
export type Frequency = Schemas['BackupFrequency'];

/** What the form holds: text, as people type it. */
export interface Draft {
  readonly database_name: string;
  readonly agent_id_responsible: string;
  readonly company_name: string;
  readonly city: string;
  readonly backup_frequency: Frequency;
  /** `02:30`, UTC. */
  readonly time: string;
  readonly minute: string;
  readonly weekdays: readonly string[];
  readonly day: string;
  readonly date: string;
  readonly cron: string;
  readonly timezone: string;
  readonly grace: string;
  readonly path: string;
  readonly email: string;
  readonly tags: string;
  readonly owner: string;
  readonly notes: string;
  readonly is_active: boolean;
}

export const DEFAULT_PATH = '{company_name}/{city}/{database_name}/{timestamp}{extension}';
export const PLACEHOLDERS = ['company_name', 'city', 'neighborhood', 'agent_id', 'database_name', 'year', 'month', 'day', 'hour', 'minute', 'timestamp', 'extension'];

const NOTHING: Draft = {
  database_name: '', agent_id_responsible: '', company_name: '', city: '', backup_frequency: 'daily', time: '02:00', minute: '0', weekdays: ['1'], day: '1', date: '', cron: '0 2 * * *', timezone: '',
  grace: '', path: DEFAULT_PATH, email: '', tags: '', owner: '', notes: '', is_active: true,
};

const two = (value: number): string => String(value).padStart(2, '0');

/** A draft of a new job, or of one that is edited. */
export function draftOf(job: Job | null): Draft {
  if (job === null) return NOTHING;
  return {
    database_name: job.database_name, agent_id_responsible: job.agent_id_responsible, company_name: job.company_name, city: job.city, backup_frequency: job.backup_frequency,
    time: `${two(job.expected_hour_utc)}:${two(job.expected_minute_utc)}`, minute: String(job.expected_minute_utc), weekdays: job.expected_weekdays?.map(String) ?? NOTHING.weekdays, day: String(job.expected_day_of_month ?? 1),
    date: job.expected_date ?? '', cron: job.cron_expression ?? NOTHING.cron, timezone: job.timezone ?? '', grace: job.grace_minutes === null ? '' : String(job.grace_minutes), path: job.final_storage_path_template,
    email: job.email_for_notifications ?? '', tags: job.tags.join(', '), owner: job.owner ?? '', notes: job.notes ?? '', is_active: job.is_active,
  };
}

/** What the server is told of the schedule: only what this frequency looks at. */
export function scheduleOfDraft(draft: Draft): Schemas['PreviewSchedule'] {
  const [hour = 0, minute = 0] = draft.time.split(':').map(Number);
  const grace = draft.grace.trim() === '' ? {} : { grace_minutes: Number(draft.grace) };
  const at = { expected_hour_utc: hour, expected_minute_utc: minute };
  switch (draft.backup_frequency) {
    case 'hourly': return { backup_frequency: 'hourly', expected_minute_utc: Number(draft.minute), ...grace };
    case 'daily': return { backup_frequency: 'daily', ...at, ...grace };
    case 'weekly': return { backup_frequency: 'weekly', ...at, expected_weekdays: draft.weekdays.map(Number).sort((a, b) => a - b), ...grace };
    case 'monthly': return { backup_frequency: 'monthly', ...at, expected_day_of_month: Number(draft.day), ...grace };
    case 'once': return { backup_frequency: 'once', ...at, expected_date: draft.date, ...grace };
    case 'cron': return { backup_frequency: 'cron', cron_expression: draft.cron, ...(draft.timezone.trim() !== '' && { timezone: draft.timezone.trim() }), ...grace };
  }
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The body that creates or changes the job. */
export function bodyOf(draft: Draft): NewJob {
  return {
    database_name: draft.database_name.trim(), agent_id_responsible: draft.agent_id_responsible.trim(), company_name: draft.company_name.trim(), city: draft.city.trim(), final_storage_path_template: draft.path.trim(),
    email_for_notifications: orNull(draft.email), owner: orNull(draft.owner), notes: orNull(draft.notes), tags: draft.tags.split(',').map((tag) => tag.trim()).filter((tag) => tag !== ''), is_active: draft.is_active,
    grace_minutes: null, ...scheduleOfDraft(draft),
  };
}

/** How the path would look now: what the server decides is filled in as an example. */
export function examplePath(draft: Draft, now: Date): string {
  const [year = '', month = '', day = ''] = now.toISOString().slice(0, 10).split('-');
  const [hour, minute] = [now.toISOString().slice(11, 13), now.toISOString().slice(14, 16)];
  const values: Readonly<Record<string, string>> = {
    company_name: draft.company_name, city: draft.city, neighborhood: '', agent_id: draft.agent_id_responsible, database_name: draft.database_name, db_name: draft.database_name,
    year, month, day, hour, minute, timestamp: `${year}${month}${day}_${hour}${minute}00`, extension: '.sql.zst',
  };
  return draft.path.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] || whole);
}
