import type { EntityManager } from 'typeorm';
import { conflict, type ProblemField } from '../../common/http/problem.js';
import type { ExpectedBackupJob } from '../job.entity.js';

export type Claimant = Pick<ExpectedBackupJob, 'agent_key' | 'agent_id_responsible' | 'database_name' | 'collision_key'>;

/** Who has a path that a job wants, as `path_rival` and `path_owner`; null = nobody. */
export interface PathHolders {
  /** Another database's job whose copies go there. */
  readonly path_rival: { readonly id: number; readonly agent_id_responsible: string; readonly database_name: string } | null;
  /** Whose copy was stored there first: a path belongs to that database, also when its job is gone. Null for what depends on the time: promotion will see. */
  readonly path_owner: { readonly agent_id: string; readonly database_name: string } | null;
}

/**
 * SQL that claims a path until the transaction ends, and gives `PathHolders` as they are then: whoever else wants it waits.
 * Parameters: the path, or null; key of the agent and name of the database of who wants it.
 */
export const pathClaimed = (path: string, agentKey: string, databaseName: string): string => `SELECT path_rival, path_owner FROM claim_path(${path}, ${agentKey}, ${databaseName})`;

/**
 * Makes sure, until the transaction ends, that no other database is or would be stored where this job's
 * copies go. Whoever saves a job with the same path waits for this transaction.
 * @throws 409 that names who has the path
 */
export async function claimPath(manager: EntityManager, job: Claimant): Promise<void> {
  if (job.collision_key === null) return;
  const [holders] = await manager.query<PathHolders[]>(pathClaimed('$1', '$2', '$3'), [job.collision_key, job.agent_key, job.database_name]);
  if (holders !== undefined) refuseTakenPath(job, holders);
}

/** @param holders as they are while the path is locked @throws 409 that names who has the path */
export function refuseTakenPath(job: Claimant, { path_rival: rival, path_owner: owner }: PathHolders): void {
  const path = job.collision_key;
  if (path === null) return;
  if (rival !== null) throw pathTaken(path, `that of job ${rival.id}`, rival.agent_id_responsible, rival.database_name);
  if (owner === null || isOwner(job, owner)) return;
  throw pathTaken(path, 'where a copy is stored already', owner.agent_id, owner.database_name);
}

/** Whether a stored copy is one of this job's database. */
export function isOwner(job: Claimant, copy: { readonly agent_id: string; readonly database_name: string }): boolean {
  return copy.agent_id.toLowerCase() === job.agent_key && copy.database_name === job.database_name;
}

function pathTaken(path: string, whose: string, agent: string, database: string): Error {
  const problem = pathProblem('/final_storage_path_template', path, whose, agent, database);
  return conflict(`final_storage_path_template: ${problem.detail}.`, [problem]);
}

/** @param whose in words: `that of job 7` */
export function pathProblem(pointer: string, path: string, whose: string, agent: string, database: string): ProblemField {
  return { pointer, detail: `the path ${path} is ${whose}, of agent ${agent}, database ${database}: add a placeholder such as {agent_id}, {database_name} or {timestamp}` };
}
