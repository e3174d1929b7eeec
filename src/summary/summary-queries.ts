import type { EntityManager } from 'typeorm';
import { JOB_COUNTS } from '../agents/agent-queries.js';
import { isLateSql } from '../jobs/late.js';
import { EXPECTED_BY_NO_JOB } from '../unmatched/unmatched.service.js';
import type { AgentJobs, CompanyJobs, OldestUnverified, StoredTotals, Summary } from './dto/summary.dto.js';

/** How many agents and companies a summary names. */
const NAMED = 1000;

/** Most jobs in trouble first, then most of which nothing is known. */
const WORST_FIRST = `
  count(*) FILTER (WHERE job.is_active AND job.current_status NOT IN ('ok', 'unknown')) DESC,
  count(*) FILTER (WHERE job.is_active AND job.current_status = 'unknown') DESC`;

/** All jobs per status, those that are late, and active ones by the age of their newest verified copy: one walk through the jobs. */
export async function jobTotals(manager: EntityManager, now: Date): Promise<Pick<Summary, 'jobs' | 'late_jobs' | 'verified_ages'>> {
  const rows = await manager.query<Pick<Summary, 'jobs' | 'late_jobs' | 'verified_ages'>[]>(
    `SELECT ${JOB_COUNTS} AS jobs, count(*) FILTER (WHERE ${isLateSql('$1::timestamptz')}) AS late_jobs, json_build_object(
       'under_1_day', count(*) FILTER (WHERE job.is_active AND job.last_successful_backup_utc > $1::timestamptz - interval '24 hours'),
       'under_7_days', count(*) FILTER (WHERE job.is_active AND job.last_successful_backup_utc > $1::timestamptz - interval '168 hours'
                                                           AND job.last_successful_backup_utc <= $1::timestamptz - interval '24 hours'),
       'older', count(*) FILTER (WHERE job.is_active AND job.last_successful_backup_utc <= $1::timestamptz - interval '168 hours'),
       'never', count(*) FILTER (WHERE job.is_active AND job.last_successful_backup_utc IS NULL)
     ) AS verified_ages FROM expected_backup_jobs job`,
    [now],
  );
  return only(rows);
}

/** @returns the agents in most trouble, and how many there are. */
export async function worstAgents(manager: EntityManager): Promise<Pick<Summary, 'agents' | 'agents_total'>> {
  const rows = await manager.query<(AgentJobs & { total: number })[]>(
    `SELECT min(job.agent_id_responsible) AS agent_id, ${JOB_COUNTS} AS jobs, count(*) OVER () AS total
       FROM expected_backup_jobs job GROUP BY job.agent_key ORDER BY ${WORST_FIRST}, job.agent_key LIMIT $1`,
    [NAMED],
  );
  return { agents: rows.map(({ agent_id, jobs }) => ({ agent_id, jobs })), agents_total: rows[0]?.total ?? 0 };
}

/** @returns the companies in most trouble, and how many there are. */
export async function worstCompanies(manager: EntityManager): Promise<Pick<Summary, 'companies' | 'companies_total'>> {
  const rows = await manager.query<(CompanyJobs & { total: number })[]>(
    `SELECT job.company_name, ${JOB_COUNTS} AS jobs, count(*) OVER () AS total
       FROM expected_backup_jobs job GROUP BY job.company_name ORDER BY ${WORST_FIRST}, job.company_name LIMIT $1`,
    [NAMED],
  );
  return { companies: rows.map(({ company_name, jobs }) => ({ company_name, jobs })), companies_total: rows[0]?.total ?? 0 };
}

/** The active job without a verified copy for the longest time; null when no job is active. */
export async function oldestUnverified(manager: EntityManager): Promise<Omit<OldestUnverified, 'age_seconds'> | null> {
  const [row] = await manager.query<Omit<OldestUnverified, 'age_seconds'>[]>(
    `SELECT id AS job_id, database_name, agent_id_responsible AS agent_id, coalesce(last_successful_backup_utc, created_at) AS since,
            last_successful_backup_utc IS NULL AS never_verified
       FROM expected_backup_jobs WHERE is_active ORDER BY coalesce(last_successful_backup_utc, created_at), id LIMIT 1`,
  );
  return row ?? null;
}

/** What waits for somebody to look at it. */
export async function openQuestions(manager: EntityManager): Promise<Pick<Summary, 'rejected_reports' | 'unmatched_databases' | 'silent_agents' | 'alerts_held'>> {
  const rows = await manager.query<Pick<Summary, 'rejected_reports' | 'unmatched_databases' | 'silent_agents' | 'alerts_held'>[]>(
    `SELECT (SELECT count(*) FROM reports WHERE partial OR state = 'rejected') AS rejected_reports,
            (SELECT count(*) FROM unmatched_databases found WHERE ${EXPECTED_BY_NO_JOB}) AS unmatched_databases,
            (SELECT count(*) FROM agents WHERE silent_since IS NOT NULL) AS silent_agents,
            (SELECT count(*) FROM held_alerts held JOIN expected_backup_jobs job ON job.id = held.job_id WHERE job.is_active AND job.current_status <> 'ok') AS alerts_held`,
  );
  return only(rows);
}

/** Verified copies that were not replaced by a newer one. */
export async function storedTotals(manager: EntityManager): Promise<StoredTotals> {
  return only(await manager.query<StoredTotals[]>('SELECT count(*) AS copies, coalesce(sum(size_bytes), 0)::bigint AS bytes FROM stored_backups WHERE replaced_at IS NULL'));
}

/** The row of a statement that counts: there is always one. */
function only<T>([row]: readonly T[]): T {
  if (row === undefined) throw new Error('A statement that counts gave no row.');
  return row;
}
