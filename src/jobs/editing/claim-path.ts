import type { EntityManager } from 'typeorm';
import { conflict, type ProblemField } from '../../common/http/problem.js';
import type { ExpectedBackupJob } from '../job.entity.js';
import { lockPath } from './bulk-locks.js';

export type Claimant = Pick<ExpectedBackupJob, 'agent_key' | 'agent_id_responsible' | 'database_name' | 'collision_key'>;

/**
 * Makes sure, until the transaction ends, that no other database is or would be stored where this job's
 * copies go. Whoever saves a job with the same path waits for this transaction.
 * @throws 409 that names who has the path
 */
export async function claimPath(manager: EntityManager, job: Claimant): Promise<void> {
  if (job.collision_key === null) return;
  await lockPath(manager, job.collision_key);
  const [rival] = await manager.query<{ id: number; agent_id_responsible: string; database_name: string }[]>(
    `SELECT id, agent_id_responsible, database_name FROM expected_backup_jobs
     WHERE collision_key = $1 AND (agent_key, database_name) <> ($2, $3) ORDER BY id LIMIT 1`,
    [job.collision_key, job.agent_key, job.database_name],
  );
  if (rival !== undefined) throw pathTaken(job.collision_key, `that of job ${rival.id}`, rival.agent_id_responsible, rival.database_name);
  await refuseForeignFile(manager, job, job.collision_key);
}

/** A path belongs to the database that first stored there, also when its job is gone. */
async function refuseForeignFile(manager: EntityManager, job: Claimant, path: string): Promise<void> {
  if (path.includes('{')) return; // Depends on the time: promotion will see.
  const [owner] = await manager.query<{ agent_id: string; database_name: string }[]>(
    'SELECT agent_id, database_name FROM stored_backups WHERE path = $1 ORDER BY id LIMIT 1',
    [path],
  );
  if (owner === undefined || isOwner(job, owner)) return;
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
