import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, changedFields, shown } from '../../audit/audit-log.js';
import { demandMatch, type TagCondition } from '../../common/http/etag.js';
import { notFound } from '../../common/http/problem.js';
import type { UpdateJobDto } from '../dto/update-job.dto.js';
import { jobEtag } from '../job-address.js';
import { ExpectedBackupJob } from '../job.entity.js';
import { changesTo, pathOrOwnerDiffers, withChanges } from '../job-fields.js';
import { LedgerClock } from '../ledger-clock.js';
import { claimPath } from './claim-path.js';
import { deleteJobs } from './delete-jobs.js';
import { isNaturalKeyViolation, naturalKeyTaken } from './natural-key.js';

/** Changes and deletes single jobs, for whoever has seen their current version. */
@Injectable()
export class JobEditor {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly ledger: LedgerClock,
    private readonly audit: AuditLog,
  ) {}

  /** Changes what `patch` names; a patch that says nothing new touches nothing. @throws 404, 409, 412, 422 */
  update(id: number, patch: UpdateJobDto, condition: TagCondition | null): Promise<ExpectedBackupJob> {
    return this.database.transaction(async (manager) => {
      const job = await lockJob(manager, id, condition);
      const changes = changesTo(job, patch, this.ledger.options());
      if (Object.keys(changes).length === 0) return job;
      const changed = withChanges(job, changes);
      if (pathOrOwnerDiffers(job, changed)) await claimPath(manager, changed);
      await manager.update(ExpectedBackupJob, id, { ...changes, version: job.version + 1 }).catch((error: unknown) => {
        throw isNaturalKeyViolation(error) ? naturalKeyTaken(changed) : error;
      });
      const saved = await manager.findOneByOrFail(ExpectedBackupJob, { id });
      await this.audit.record(manager, [{ action: 'job.updated', target: { type: 'job', id }, ...changedFields(job, saved) }]);
      return saved;
    });
  }

  /**
   * Deletes a job and its entries; the records of stored copies stay, without pointing at it. The row is
   * locked first, so that a scan cannot store another copy for it in between.
   * @throws 404, 412
   */
  async delete(id: number, condition: TagCondition | null): Promise<void> {
    await this.database.transaction(async (manager) => {
      const job = await lockJob(manager, id, condition);
      await deleteJobs(manager, [id]);
      await this.audit.record(manager, [{ action: 'job.deleted', target: { type: 'job', id }, before: shown(job), after: null }]);
    });
  }
}

/** Nobody else changes the job until the transaction ends, so what it is compared with stays true. */
async function lockJob(manager: EntityManager, id: number, condition: TagCondition | null): Promise<ExpectedBackupJob> {
  const job = await manager.findOne(ExpectedBackupJob, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (job === null) throw notFound('Job', id);
  demandMatch(condition, jobEtag(job), `Job ${id}`);
  return job;
}
