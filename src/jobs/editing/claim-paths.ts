import type { EntityManager } from 'typeorm';
import { conflict, type ProblemField } from '../../common/http/problem.js';
import { lockAllPaths } from './bulk-locks.js';
import { type Claimant, isOwner, pathProblem } from './claim-path.js';

/** A job of a list, as it will be. */
export interface ListedJob {
  /** Where it stands in the request, such as `/3`. */
  readonly pointer: string;
  readonly job: Claimant;
  /** It is new, or its path changes; others keep what they have, even if somebody else has it too. */
  readonly claims: boolean;
}

interface PathUser {
  readonly job: Claimant;
  /** In words: `that of job 7`. */
  readonly whose: string;
}

interface StoredCopy {
  readonly path: string;
  readonly agent_id: string;
  readonly database_name: string;
}

/**
 * Makes sure for many jobs at once what `claimPath` makes sure for one, in three statements.
 * @param listed all jobs of the request; they may not meet each other either
 * @param replacedIds jobs whose rows say nothing any more: they are in `listed`, or will be deleted
 * @throws 409 that points at every job whose path another database has
 */
export async function claimPaths(manager: EntityManager, listed: readonly ListedJob[], replacedIds: readonly number[]): Promise<void> {
  const claims = listed.filter(({ claims: wants, job }) => wants && job.collision_key !== null);
  const paths = [...new Set(claims.map(({ job }) => job.collision_key))];
  if (paths.length === 0) return;
  await lockAllPaths(manager);
  const users = byPath([...(await otherJobs(manager, paths, replacedIds)), ...listed.map(({ pointer, job }) => ({ job, whose: `that of ${pointer}` }))]);
  const copies = new Map((await storedCopies(manager, paths)).map((copy) => [copy.path, copy]));
  const problems = claims.flatMap((claim) => conflictOf(claim, users, copies) ?? []);
  if (problems.length > 0) throw conflict(problems.map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`).join('; '), problems);
}

function conflictOf({ pointer, job }: ListedJob, users: ReadonlyMap<string, PathUser[]>, copies: ReadonlyMap<string, StoredCopy>): ProblemField | null {
  const path = job.collision_key ?? '';
  const field = `${pointer}/final_storage_path_template`;
  const rival = users.get(path)?.find((user) => ownerOf(user.job) !== ownerOf(job));
  if (rival !== undefined) return pathProblem(field, path, rival.whose, rival.job.agent_id_responsible, rival.job.database_name);
  const copy = copies.get(path);
  if (copy === undefined || isOwner(job, copy)) return null;
  return pathProblem(field, path, 'where a copy is stored already', copy.agent_id, copy.database_name);
}

/** Per path the first job of each database, and no more than two: that is enough to find a rival for anybody. */
function byPath(users: readonly PathUser[]): Map<string, PathUser[]> {
  const found = new Map<string, PathUser[]>();
  for (const user of users) {
    const path = user.job.collision_key;
    if (path === null) continue;
    const known = found.get(path) ?? [];
    if (known.length < 2 && known.every(({ job }) => ownerOf(job) !== ownerOf(user.job))) found.set(path, [...known, user]);
  }
  return found;
}

const ownerOf = ({ agent_key, database_name }: Claimant): string => JSON.stringify([agent_key, database_name]);

async function otherJobs(manager: EntityManager, paths: readonly unknown[], replacedIds: readonly number[]): Promise<PathUser[]> {
  const jobs = await manager.query<(Claimant & { id: number })[]>(
    `SELECT id, agent_key, agent_id_responsible, database_name, collision_key FROM expected_backup_jobs
     WHERE collision_key = ANY($1) AND NOT id = ANY($2) ORDER BY id`,
    [paths, replacedIds],
  );
  return jobs.map((job) => ({ job, whose: `that of job ${job.id}` }));
}

/** A path belongs to the database that first stored there. Paths that depend on the time are never those of a copy: promotion will see. */
function storedCopies(manager: EntityManager, paths: readonly unknown[]): Promise<StoredCopy[]> {
  return manager.query('SELECT DISTINCT ON (path) path, agent_id, database_name FROM stored_backups WHERE path = ANY($1) ORDER BY path, id', [paths]);
}
