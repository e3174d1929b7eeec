import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, QueryFailedError, Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { Page } from '../common/pagination.js';
import { conflict, notFound } from '../common/problem.js';
import { AppConfig } from '../config/config.js';
import { claimPath } from './claim-path.js';
import type { DueTime } from './dto/due-time.dto.js';
import type { ListJobsQuery } from './dto/list-jobs.dto.js';
import type { UpdateJobDto } from './dto/update-job.dto.js';
import { fieldProblems } from './field-problems.js';
import { insertJobs } from './insert-jobs.js';
import { ExpectedBackupJob } from './job.entity.js';
import { changesTo, type JobRow, type LedgerOptions, newJob, type NewJobFields, withChanges } from './job-fields.js';
import { searchJobs } from './job-search.js';
import { upcomingCycles } from './schedule/cycle.js';

/** How many due times `schedule` tells. */
const UPCOMING = 5;

/** Creates, finds and changes jobs, and keeps their derived columns true. */
@Injectable()
export class JobsService {
  constructor(
    @InjectRepository(ExpectedBackupJob) private readonly jobs: Repository<ExpectedBackupJob>,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async list(query: ListJobsQuery): Promise<Page<ExpectedBackupJob>> {
    const [items, total] = await searchJobs(this.jobs, query).getManyAndCount();
    return { items, total };
  }

  /** @throws 404 */
  async get(id: number): Promise<ExpectedBackupJob> {
    const job = await this.jobs.findOneBy({ id });
    if (job === null) throw notFound('Job', id);
    return job;
  }

  /** @throws 409 when the natural key or the path is taken, 422 for an impossible schedule or template */
  async create(wanted: NewJobFields): Promise<ExpectedBackupJob> {
    const row = newJob(wanted, this.ledgerOptions());
    return this.jobs.manager.transaction(async (manager) => {
      await claimPath(manager, row);
      const [job] = await insertJobs(manager, [row]);
      if (job === undefined) throw naturalKeyTaken(row);
      return job;
    });
  }

  /**
   * Adds, in one statement, those of `wanted` that are not there yet; what no job may look like (an agent id
   * with control characters, for example) is left out.
   */
  register(manager: EntityManager, wanted: readonly NewJobFields[]): Promise<ExpectedBackupJob[]> {
    const possible = wanted.filter((fields) => fieldProblems(fields).length === 0);
    return insertJobs(manager, possible.map((fields) => newJob(fields, this.ledgerOptions())));
  }

  /** Changes what `patch` names; a patch that says nothing new touches nothing. @throws 404, 409, 422 */
  async update(id: number, patch: UpdateJobDto): Promise<ExpectedBackupJob> {
    return this.jobs.manager.transaction(async (manager) => {
      const job = await lockJob(manager, id);
      const changes = changesTo(job, patch, this.ledgerOptions());
      if (Object.keys(changes).length === 0) return job;
      const changed = withChanges(job, changes);
      if (pathOrOwnerDiffers(job, changed)) await claimPath(manager, changed);
      await manager.update(ExpectedBackupJob, id, changes).catch((error: unknown) => {
        throw isNaturalKeyViolation(error) ? naturalKeyTaken(changed) : error;
      });
      return manager.findOneByOrFail(ExpectedBackupJob, { id });
    });
  }

  /**
   * Deletes a job and its entries; the records of stored copies stay, without pointing at it. The row is
   * locked first, so that a scan cannot store another copy for it in between.
   * @throws 404
   */
  async delete(id: number): Promise<void> {
    await this.jobs.manager.transaction(async (manager) => {
      await lockJob(manager, id);
      await manager.query('UPDATE stored_backups SET job_id = NULL, entry_id = NULL WHERE job_id = $1', [id]);
      await manager.delete(ExpectedBackupJob, id);
    });
  }

  /** @throws 404 */
  async schedule(id: number): Promise<DueTime[]> {
    const { now, defaultGraceMs } = this.ledgerOptions();
    const cycles = upcomingCycles(await this.get(id), now, UPCOMING, { defaultGraceMs });
    return cycles.map(({ expectedAt, deadline }) => ({ expected_at_utc: expectedAt, deadline_utc: deadline }));
  }

  private ledgerOptions(): LedgerOptions {
    return { now: this.clock.now(), defaultGraceMs: this.config.scanner.defaultGraceMs };
  }
}

async function lockJob(manager: EntityManager, id: number): Promise<ExpectedBackupJob> {
  const job = await manager.findOne(ExpectedBackupJob, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (job === null) throw notFound('Job', id);
  return job;
}

/** Whatever else changes, an old job must stay editable: it is not asked about its path again. */
function pathOrOwnerDiffers(before: JobRow, after: JobRow): boolean {
  return after.collision_key !== before.collision_key || after.agent_key !== before.agent_key || after.database_name !== before.database_name;
}

function isNaturalKeyViolation(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : null;
  return typeof cause === 'object' && cause !== null && 'constraint' in cause && cause.constraint === 'uq_jobs_natural_key';
}

function naturalKeyTaken(job: Pick<ExpectedBackupJob, 'database_name' | 'agent_id_responsible'>): Error {
  return conflict(
    `A job for database ${job.database_name} of agent ${job.agent_id_responsible} with this schedule exists already: change that one, or choose another time.`,
  );
}
