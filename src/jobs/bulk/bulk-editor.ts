import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.js';
import { type ProblemField, unprocessable, UnprocessableFields } from '../../common/http/problem.js';
import { type JobUpdate, plannedUpdate, updateAudited, updateJobs } from '../editing/update-jobs.js';
import { ExpectedBackupJob } from '../job.entity.js';
import type { LedgerOptions } from '../job-fields.js';
import { filterJobs } from '../job-search.js';
import { LedgerClock } from '../ledger-clock.js';
import { inTurn, paced } from '../../common/paced.js';
import { patchFor, refuseContradiction, refuseVagueSelection } from './bulk-patch.js';
import type { BulkChangesDto, BulkJobsQuery, BulkResult } from './dto/bulk-jobs.dto.js';

/** How many jobs a refusal names. */
const MOST_NAMED = 20;

/** Changes many jobs at once, all of them or none. */
@Injectable()
export class BulkEditor {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly ledger: LedgerClock,
    private readonly audit: AuditLog,
  ) {}

  /** Jobs that are that way already are not touched. @throws 422, which names the jobs that the change does not suit */
  async update(query: BulkJobsQuery, body: BulkChangesDto): Promise<BulkResult> {
    refuseVagueSelection(query);
    refuseContradiction(body);
    return this.database.transaction(async (manager) => {
      const options = this.ledger.options();
      const jobs = await filterJobs(manager.getRepository(ExpectedBackupJob), query, options.now).orderBy('job.id').setLock('pessimistic_write').getMany();
      const updates = await plannedUpdates(jobs, body, options);
      await updateJobs(manager, updates);
      await this.audit.record(manager, await inTurn(updates, updateAudited));
      return { matched: jobs.length, changed: updates.length };
    });
  }
}

async function plannedUpdates(jobs: readonly ExpectedBackupJob[], body: BulkChangesDto, options: LedgerOptions): Promise<JobUpdate[]> {
  const problems: ProblemField[] = [];
  const updates: JobUpdate[] = [];
  for await (const [, job] of paced(jobs)) {
    try {
      const update = plannedUpdate(job, patchFor(job, body), options);
      if (update) updates.push(update);
    } catch (error) {
      if (!(error instanceof UnprocessableFields)) throw error;
      problems.push(...error.errors.map(({ pointer, detail }) => ({ pointer, detail: `job ${job.id} (database ${job.database_name} of ${job.agent_id_responsible}): ${detail}` })));
    }
  }
  if (problems.length === 0) return updates;
  const left = problems.length - MOST_NAMED;
  throw unprocessable([...problems.slice(0, MOST_NAMED), ...(left > 0 ? [{ pointer: '', detail: `and ${left} more` }] : [])]);
}
