import type { ExpectedBackupJob } from '../jobs/job.entity.js';
import type { MaintenanceWindow } from './maintenance-window.entity.js';
import { joined, openAt, openBetween, type TimeSpan } from './window-times.js';

/** What of a job says which windows concern it. */
export type ConcernedJob = Pick<ExpectedBackupJob, 'id' | 'agent_key' | 'company_name' | 'city' | 'tags'>;

type Scope = Pick<MaintenanceWindow, 'job_id' | 'agent_id' | 'company_name' | 'city' | 'tag'>;

/** Whether a window is about a job: the job meets every condition that the window sets. */
export function concerns({ job_id, agent_id, company_name, city, tag }: Scope, job: ConcernedJob): boolean {
  return (
    (job_id === null || job_id === job.id) &&
    (agent_id === null || agent_id.toLowerCase() === job.agent_key) &&
    (company_name === null || company_name === job.company_name) &&
    (city === null || city === job.city) &&
    (tag === null || job.tags.includes(tag))
  );
}

/** The same in SQL. @param w alias of `maintenance_windows` @param job alias of `expected_backup_jobs` */
export const concernsSql = (w: string, job: string): string => `
  (${w}.job_id IS NULL OR ${w}.job_id = ${job}.id) AND (${w}.agent_id IS NULL OR lower(${w}.agent_id) = ${job}.agent_key)
  AND (${w}.company_name IS NULL OR ${w}.company_name = ${job}.company_name) AND (${w}.city IS NULL OR ${w}.city = ${job}.city)
  AND (${w}.tag IS NULL OR ${w}.tag = ANY (${job}.tags))`;

/** What excuses one job. */
export interface Excuses {
  /** The window that is open at that time; of several, the oldest one. */
  at(instant: Date): MaintenanceWindow | null;
  /** When any is open, cut to these times, without overlaps, oldest first; epoch milliseconds. */
  between(from: number, until: number): TimeSpan[];
}

export const NO_EXCUSES: Excuses = { at: () => null, between: () => [] };

/** What excuses a job, of these windows. Asking throws InvalidScheduleError for a cron expression that saving refuses. */
export function excusesOf(windows: readonly MaintenanceWindow[], job: ConcernedJob): Excuses {
  const own = windows.filter((window) => concerns(window, job));
  if (own.length === 0) return NO_EXCUSES;
  return {
    at: (instant) => own.find((window) => openAt(window, instant) !== null) ?? null,
    between: (from, until) => joined(own.flatMap((window) => openBetween(window, from, until))),
  };
}
