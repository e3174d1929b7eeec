import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type Change, shown } from '../../audit/audit-log.js';
import { unprocessable } from '../../common/http/problem.js';
import { lockBulkInsert } from '../editing/bulk-locks.js';
import { claimPaths, type ListedJob } from '../editing/claim-paths.js';
import { deleteJobs } from '../editing/delete-jobs.js';
import { insertJobs } from '../editing/insert-jobs.js';
import { updateAudited, updateJobs } from '../editing/update-jobs.js';
import { ExpectedBackupJob } from '../job.entity.js';
import { type DeclaredJob, type NewJobFields, pathOrOwnerDiffers } from '../job-fields.js';
import { LedgerClock } from '../ledger-clock.js';
import { inTurn } from '../../common/paced.js';
import { declareJobs } from './declare-jobs.js';
import { diffOf } from './diff.js';
import type { ApplyJobsQuery } from './dto/apply-jobs.dto.js';
import type { JobsDiff } from './dto/jobs-diff.dto.js';
import { keyOfDeclared, type Plan, planJobs, type Step } from './plan.js';
import { LostRace, retried } from './retried.js';

/** Makes the jobs what a list says: all of it or nothing, with as many statements for a thousand jobs as for one. */
@Injectable()
export class JobsApplier {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly ledger: LedgerClock,
    private readonly audit: AuditLog,
  ) {}

  /** @throws 409 for paths of other databases; 422 for impossible items, items that name one job twice, and an empty list that would delete everything */
  async apply(wanted: readonly NewJobFields[], query: ApplyJobsQuery): Promise<JobsDiff> {
    if (query.prune && wanted.length === 0) throw unprocessable([{ pointer: '/prune', detail: EMPTY_PRUNE }]);
    const declared = await declareJobs(wanted);
    return retried(() => this.database.transaction((manager) => this.applyIn(manager, declared, query)));
  }

  private async applyIn(manager: EntityManager, declared: readonly DeclaredJob[], { dry_run, prune }: ApplyJobsQuery): Promise<JobsDiff> {
    await lockBulkInsert(manager);
    const existing = await lockJobs(manager, prune ? null : declared);
    const plan = await planJobs(declared, existing, prune, this.ledger.options());
    await claimPaths(manager, plan.steps.map(listedJob), existing.map(({ id }) => id));
    return diffOf(plan, dry_run ? [] : await this.write(manager, plan), dry_run);
  }

  /** @returns the jobs that are new */
  private async write(manager: EntityManager, { steps, removed }: Plan): Promise<ExpectedBackupJob[]> {
    const updates = steps.filter((step) => step.kind === 'update');
    const rows = steps.flatMap((step) => (step.kind === 'create' ? [step.row] : []));
    await deleteJobs(manager, removed.map(({ id }) => id));
    await updateJobs(manager, updates);
    const created = await insertJobs(manager, rows);
    if (created.length < rows.length) throw new LostRace('Somebody else has created one of these jobs in the meantime, again and again: try once more.');
    await this.audit.record(manager, [...(await inTurn(removed, removalAudited)), ...(await inTurn(updates, updateAudited)), ...(await inTurn(created, creationAudited))]);
    return created;
  }
}

const EMPTY_PRUNE = 'with an empty array would delete every job and all entries. If that is what you want, keep one job in the array and delete that one with DELETE /jobs/:id';

/** The jobs with these natural keys, or all, by id; nobody else changes them until the transaction ends. */
function lockJobs(manager: EntityManager, declared: readonly DeclaredJob[] | null): Promise<ExpectedBackupJob[]> {
  const jobs = manager.createQueryBuilder(ExpectedBackupJob, 'job').orderBy('job.id').setLock('pessimistic_write');
  if (declared === null) return jobs.getMany();
  const keys = 'SELECT agent_key, database_name, schedule_key FROM jsonb_to_recordset(CAST(:keys AS jsonb)) AS wanted(agent_key text, database_name text, schedule_key text)';
  return jobs.where(`(job.agent_key, job.database_name, job.schedule_key) IN (${keys})`, { keys: JSON.stringify(declared.map(keyOfDeclared)) }).getMany();
}

function listedJob(step: Step, index: number): ListedJob {
  const pointer = `/${index}`;
  switch (step.kind) {
    case 'create':
      return { pointer, job: step.row, claims: true };
    case 'update':
      return { pointer, job: step.changed, claims: pathOrOwnerDiffers(step.job, step.changed) };
    case 'keep':
      return { pointer, job: step.job, claims: false };
  }
}

const removalAudited = (job: ExpectedBackupJob): Change => ({ action: 'job.deleted', target: { type: 'job', id: job.id }, before: shown(job), after: null });
const creationAudited = (job: ExpectedBackupJob): Change => ({ action: 'job.created', target: { type: 'job', id: job.id }, before: null, after: shown(job) });
