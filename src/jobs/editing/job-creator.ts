import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type Change } from '../../audit/audit-log.js';
import { PreparedStatements } from '../../database/prepared-statements.js';
import { Idempotency } from '../../idempotency/idempotency.js';
import type { IdempotentRequest } from '../../idempotency/idempotency-key.js';
import { fieldProblems } from '../field-problems.js';
import type { ShownJob } from '../job-columns.js';
import type { ExpectedBackupJob } from '../job.entity.js';
import { newJob, type NewJobFields, shownNewJob } from '../job-fields.js';
import { LedgerClock } from '../ledger-clock.js';
import { lockBulkInsert } from './bulk-locks.js';
import { refuseTakenPath } from './claim-path.js';
import { insertJob, NO_ID_YET } from './insert-job.js';
import { insertJobs } from './insert-jobs.js';
import { naturalKeyTaken } from './natural-key.js';

/** Makes jobs: those that people ask for, and those that reports suggest. */
@Injectable()
export class JobCreator {
  constructor(
    private readonly ledger: LedgerClock,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
    private readonly statements: PreparedStatements,
  ) {}

  /**
   * Makes one job; a repeated idempotent request gets the job that the first one made.
   * @throws 409 when the natural key or the path is taken, 422 for an impossible schedule or template
   */
  create(wanted: NewJobFields, request: IdempotentRequest | null = null): Promise<ShownJob> {
    return this.idempotency.once(request, wanted, (manager) => this.insert(manager, wanted), { isAtomic: true });
  }

  /**
   * Adds, in one statement, those of `wanted` that are not there yet; what no job may look like (an agent id
   * with control characters, for example) is left out.
   */
  async register(manager: EntityManager, wanted: readonly NewJobFields[]): Promise<ExpectedBackupJob[]> {
    const possible = wanted.filter((fields) => fieldProblems(fields).length === 0);
    await lockBulkInsert(manager);
    return insertJobs(manager, possible.map((fields) => newJob(fields, this.ledger.options())));
  }

  /** One statement claims the path, makes the job and records it. Where it makes nothing, nothing is recorded, and nobody is woken. */
  private async insert(manager: EntityManager, wanted: NewJobFields): Promise<ShownJob> {
    const row = newJob(wanted, this.ledger.options());
    const job = shownNewJob(row, NO_ID_YET);
    const change: Change = { action: 'job.created', target: { type: 'job', id: NO_ID_YET }, before: null, after: job };
    const id = await this.audit.recordWith(manager, [change], async (audit, events) => {
      const [made, holders] = await insertJob(manager, this.statements, row, { audit, events });
      refuseTakenPath(row, holders);
      if (made === null) throw naturalKeyTaken(row);
      return made;
    });
    return { ...job, id };
  }
}
