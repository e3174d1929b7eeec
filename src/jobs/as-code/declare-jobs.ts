import { declareJob, type DeclaredJob, type NewJobFields } from '../job-fields.js';
import { ItemProblems } from './item-problems.js';
import { paced } from '../../common/paced.js';
import { keyOfDeclared, naturalKey } from './plan.js';

/**
 * The jobs that a list declares.
 * @throws 422 that points at impossible schedules and templates, and at items that name one job twice
 */
export async function declareJobs(wanted: readonly NewJobFields[]): Promise<DeclaredJob[]> {
  const problems = new ItemProblems();
  const declared: DeclaredJob[] = [];
  const seen = new Map<string, number>();
  for await (const [index, fields] of paced(wanted)) {
    if (problems.enough) break;
    const job = await problems.collect(index, () => declareJob(fields));
    if (job === null) continue;
    const key = naturalKey(keyOfDeclared(job));
    const first = seen.get(key);
    if (first !== undefined) problems.add(index, { pointer: '', detail: `is the same job as /${first}: agent ${fields.agent_id_responsible}, database ${fields.database_name}, ${job.derived.schedule_key}` });
    seen.set(key, first ?? index);
    declared.push(job);
  }
  problems.refuse();
  return declared;
}
