import type { EntityManager } from 'typeorm';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { activeSilences, isSilenced } from './active-silences.js';

type Candidate = Pick<ExpectedBackupJob, 'id' | 'agent_id_responsible' | 'company_name' | 'city' | 'tags' | 'database_name'> & { readonly status: string };

const COLUMNS = 'job.id, job.agent_id_responsible, job.company_name, job.city, job.tags, job.database_name';

/** Ids of jobs whose alert is held back and that a silence keeps quiet at that time. */
export function silencedAmongHeld(manager: EntityManager, at: Date): Promise<number[]> {
  return silencedAmong(manager, at,
    `SELECT ${COLUMNS}, CASE job.current_status WHEN 'ok' THEN 'success' ELSE job.current_status END AS status FROM held_alerts held JOIN expected_backup_jobs job ON job.id = held.job_id`);
}

/** Ids of jobs that people know to be in trouble, and that a silence keeps quiet at that time. @param incidentId only jobs of this incident */
export function silencedInTrouble(manager: EntityManager, at: Date, incidentId?: number): Promise<number[]> {
  return silencedAmong(manager, at,
    `SELECT ${COLUMNS}, told.told_status AS status
       FROM incident_jobs part JOIN job_alerts told ON told.job_id = part.job_id JOIN expected_backup_jobs job ON job.id = part.job_id
      WHERE part.is_current AND told.told_status <> 'success' AND ($1::bigint IS NULL OR part.incident_id = $1)`,
    [incidentId ?? null]);
}

/** Jobs are read only while there is a silence. */
async function silencedAmong(manager: EntityManager, at: Date, candidates: string, parameters: unknown[] = []): Promise<number[]> {
  const silences = await activeSilences(manager, at);
  if (silences.length === 0) return [];
  const jobs = await manager.query<Candidate[]>(candidates, parameters);
  return jobs.filter((job) => isSilenced(silences, job, job.status)).map(({ id }) => id);
}
