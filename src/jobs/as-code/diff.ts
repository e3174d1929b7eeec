import { isDeepStrictEqual } from 'node:util';
import { pick } from 'es-toolkit';
import type { ExpectedBackupJob } from '../job.entity.js';
import type { JobUpdate } from '../editing/update-jobs.js';
import { JOB_FIELDS } from '../settable-fields.js';
import type { JobDifference, JobReference, JobsDiff } from './dto/jobs-diff.dto.js';
import { naturalKey, type Plan } from './plan.js';

type Named = Pick<ExpectedBackupJob, 'agent_id_responsible' | 'database_name' | 'schedule_key'>;

/** @param created the jobs that a real run has made; a dry run makes none */
export function diffOf({ steps, removed }: Plan, created: readonly ExpectedBackupJob[], dryRun: boolean): JobsDiff {
  const ids = new Map(created.map((job) => [naturalKey(job), job.id]));
  const lists = {
    created: steps.flatMap((step) => (step.kind === 'create' ? [reference(step.row, ids.get(naturalKey(step.row)) ?? null)] : [])),
    updated: steps.flatMap((step) => (step.kind === 'update' ? [difference(step)] : [])),
    deleted: removed.map((job) => reference(job, job.id)),
  };
  const unchanged = steps.length - lists.created.length - lists.updated.length;
  const counts = { created: lists.created.length, updated: lists.updated.length, unchanged, deleted: lists.deleted.length };
  return { dry_run: dryRun, counts, ...lists };
}

function reference({ agent_id_responsible, database_name, schedule_key }: Named, id: number | null): Pick<JobReference, keyof JobReference> {
  return { id, agent_id_responsible, database_name, schedule: schedule_key };
}

/** Only what people set: that new deadlines follow from it goes without saying. */
function difference({ job, changed }: JobUpdate): JobDifference {
  const names = JOB_FIELDS.filter((name) => !isDeepStrictEqual(job[name], changed[name]));
  return { ...reference(job, job.id), before: pick(job, names), after: pick(changed, names) };
}
