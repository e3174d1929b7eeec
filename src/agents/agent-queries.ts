import type { EntityManager } from 'typeorm';
import { AgentOverview, type WaitingReport } from './dto/agent-overview.dto.js';
import type { ListAgentsQuery } from './dto/list-agents.dto.js';

/** `JobCounts` of the rows of `expected_backup_jobs job` in a group. */
export const JOB_COUNTS = `
  json_build_object(
    'total', count(job.id),
    'inactive', count(*) FILTER (WHERE NOT job.is_active),
    'unknown', count(*) FILTER (WHERE job.is_active AND job.current_status = 'unknown'),
    'ok', count(*) FILTER (WHERE job.is_active AND job.current_status = 'ok'),
    'failed', count(*) FILTER (WHERE job.is_active AND job.current_status = 'failed'),
    'missing', count(*) FILTER (WHERE job.is_active AND job.current_status = 'missing'),
    'hash_mismatch', count(*) FILTER (WHERE job.is_active AND job.current_status = 'hash_mismatch'),
    'transfer_integrity_failed', count(*) FILTER (WHERE job.is_active AND job.current_status = 'transfer_integrity_failed')
  )`;

/** Jobs belong to an agent by `agent_key`: one statement reads a page of agents with the counts of their jobs. */
const OVERVIEW = `
  SELECT agent.id, agent.timezone, agent.first_seen_at, agent.last_seen_at, agent.last_report_at, agent.silent_since,
    agent.clock_skew_seconds, agent.version, ${JOB_COUNTS} AS jobs`;

/** A page of agents by id. @param silent only those that are silent, or that are not; undefined: all. */
export async function agentPage(manager: EntityManager, { skip, limit, silent }: ListAgentsQuery): Promise<AgentOverview[]> {
  const rows = await manager.query<AgentOverview[]>(
    `${OVERVIEW} FROM (SELECT * FROM agents WHERE $3::boolean IS NULL OR (silent_since IS NOT NULL) = $3 ORDER BY id LIMIT $1 OFFSET $2) agent
     LEFT JOIN expected_backup_jobs job ON job.agent_key = agent.agent_key
     GROUP BY agent.id, agent.timezone, agent.first_seen_at, agent.last_seen_at, agent.last_report_at, agent.silent_since,
       agent.clock_skew_seconds, agent.version ORDER BY agent.id`,
    [limit, skip, silent ?? null],
  );
  return rows.map((row) => Object.assign(new AgentOverview(), row));
}

/** One agent by its key (lower-case id), or null. */
export async function agentByKey(manager: EntityManager, agentKey: string): Promise<AgentOverview | null> {
  const [row] = await manager.query<AgentOverview[]>(
    `${OVERVIEW} FROM agents agent LEFT JOIN expected_backup_jobs job ON job.agent_key = agent.agent_key
     WHERE agent.agent_key = $1 GROUP BY agent.id`,
    [agentKey],
  );
  return row === undefined ? null : Object.assign(new AgentOverview(), row);
}

/** Reports of this agent without a final verdict, oldest first. */
export function waitingReports(manager: EntityManager, agentId: string): Promise<WaitingReport[]> {
  return manager.query<WaitingReport[]>(
    `SELECT id, file_name, first_seen_at, ended_at, waiting FROM reports WHERE state = 'waiting' AND agent_id = $1 ORDER BY id`,
    [agentId],
  );
}
