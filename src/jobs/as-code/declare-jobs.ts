import { setImmediate } from 'node:timers/promises';
import { declareJob, type DeclaredJob, type NewJobFields } from '../job-fields.js';
import { ItemProblems } from './item-problems.js';
import { keyOfDeclared, naturalKey } from './plan.js';

/** Schedules that are judged in one go before others get their turn; a rare cron expression costs milliseconds. */
const BATCH = 25;

/**
 * The jobs that a list declares.
 * @throws 422 that points at impossible schedules and templates, and at items that name one job twice
 */
export async function declareJobs(wanted: readonly NewJobFields[]): Promise<DeclaredJob[]> {
  const problems = new ItemProblems();
  const declared: DeclaredJob[] = [];
  const seen = new Map<string, number>();
  for (const [index, fields] of wanted.entries()) {
    if (problems.enough) break;
    if (index % BATCH === BATCH - 1) await setImmediate();
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
