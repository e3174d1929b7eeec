import type { ExpectedBackupJob } from '../job.entity.js';
import { type DeclaredJob, type LedgerOptions, type NewJob, startedJob } from '../job-fields.js';
import { type JobUpdate, plannedUpdate } from '../editing/update-jobs.js';
import { ItemProblems } from './item-problems.js';
import { paced } from '../../common/paced.js';

type NaturalKey = Pick<ExpectedBackupJob, 'agent_key' | 'database_name' | 'schedule_key'>;

/** What happens to one item of the list. */
export type Step =
  | { readonly kind: 'create'; readonly row: NewJob }
  | ({ readonly kind: 'update' } & JobUpdate)
  | { readonly kind: 'keep'; readonly job: ExpectedBackupJob };

/** What a list makes of the jobs that there are. */
export interface Plan {
  /** One step per item, in the order of the list. */
  readonly steps: readonly Step[];
  /** Jobs that the list does not have; empty unless they are to be pruned. */
  readonly removed: readonly ExpectedBackupJob[];
}

export const naturalKey = ({ agent_key, database_name, schedule_key }: NaturalKey): string => JSON.stringify([agent_key, database_name, schedule_key]);

/** The natural key of a declared job. */
export const keyOfDeclared = ({ fields, derived }: DeclaredJob): NaturalKey => ({ ...derived, database_name: fields.database_name });

/**
 * Compares a list with the jobs that there are.
 * @param existing those with the natural keys of the list; when `prune` is set, all jobs
 * @throws 422 that points at items which cannot come to be: one that would never be due, for example
 */
export async function planJobs(declared: readonly DeclaredJob[], existing: readonly ExpectedBackupJob[], prune: boolean, options: LedgerOptions): Promise<Plan> {
  const jobs = new Map(existing.map((job) => [naturalKey(job), job]));
  const problems = new ItemProblems();
  const steps: Step[] = [];
  for await (const [index, item] of paced(declared)) {
    const key = naturalKey(keyOfDeclared(item));
    const job = jobs.get(key);
    jobs.delete(key);
    const step = await problems.collect(index, () => stepFor(item, job, options));
    if (step !== null) steps.push(step);
  }
  problems.refuse();
  return { steps, removed: prune ? [...jobs.values()] : [] };
}

function stepFor(declared: DeclaredJob, job: ExpectedBackupJob | undefined, options: LedgerOptions): Step {
  if (job === undefined) return { kind: 'create', row: startedJob(declared, options) };
  const update = plannedUpdate(job, declared.fields, options);
  return update === null ? { kind: 'keep', job } : { kind: 'update', ...update };
}
