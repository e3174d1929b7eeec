import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import { AuditLog, shown } from '../audit/audit-log.js';
import { Clock } from '../common/clock.js';
import { requestContext } from '../common/http/access.js';
import { conflict, notFound, unprocessable } from '../common/http/problem.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import type { ShownWindow } from './dto/maintenance-window.dto.js';
import type { PauseJob } from './dto/pause-job.dto.js';
import { MaintenanceWindow } from './maintenance-window.entity.js';
import { LONGEST_DAYS } from './window-problems.js';
import { shownWindow } from './window-view.js';

const DAY_MS = 24 * 60 * 60_000;

/** Pauses single jobs, and ends pauses before their time. A pause is a maintenance window of its job. */
@Injectable()
export class PausesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** A pause that is running ends, and this one takes its place. @throws 404; 409 for a job that is switched off; 422 for an end in the past */
  pause(jobId: number, { until, reason = 'Paused' }: PauseJob): Promise<ShownWindow> {
    return this.database.transaction(async (manager) => {
      const job = await lockJob(manager, jobId);
      const now = this.clock.now();
      refuseImpossibleEnd(until, now);
      if (!job.is_active) throw conflict(`Job ${jobId} is switched off: nothing is expected of it, so there is nothing to pause.`);
      const before = await endPause(manager, jobId, now);
      const window = manager.create(MaintenanceWindow, {
        kind: 'pause', job_id: jobId, reason, starts_at: now, ends_at: until, author: requestContext()?.principal?.name ?? null, created_at: now, updated_at: now,
      });
      const pause = await manager.save(window);
      await notePause(manager, jobId, until);
      await this.audit.record(manager, [{ action: 'job.paused', target: { type: 'job', id: jobId }, before, after: shown(pause) }]);
      return shownWindow(await manager.findOneByOrFail(MaintenanceWindow, { id: pause.id }), now);
    });
  }

  /** What was due until now stays excused. @throws 404 when there is no such job, or it is not paused */
  async resume(jobId: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await lockJob(manager, jobId);
      const now = this.clock.now();
      const ended = await endPause(manager, jobId, now);
      if (ended === null) throw notFound('Pause of job', jobId);
      await notePause(manager, jobId, null);
      await this.audit.record(manager, [{ action: 'job.resumed', target: { type: 'job', id: jobId }, before: ended, after: null }]);
    });
  }
}

function refuseImpossibleEnd(until: Date, now: Date): void {
  if (until <= now) throw unprocessable([{ pointer: '/until', detail: 'has passed' }]);
  if (until.getTime() - now.getTime() <= LONGEST_DAYS * DAY_MS) return;
  throw unprocessable([{ pointer: '/until', detail: `lies more than ${LONGEST_DAYS} days ahead: switch the job off instead (is_active: false)` }]);
}

/** Two people who pause one job at the same time do so one after the other. */
async function lockJob(manager: EntityManager, id: number): Promise<ExpectedBackupJob> {
  const job = await manager.findOne(ExpectedBackupJob, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (job === null) throw notFound('Job', id);
  return job;
}

/** Ends whatever pause is running. The time must be taken while the job is locked. @returns the pause as it was; null when there is none */
async function endPause(manager: EntityManager, jobId: number, now: Date): Promise<object | null> {
  const running = { job_id: jobId, kind: 'pause', ends_at: MoreThan(now) } as const;
  const [pause = null] = await manager.find(MaintenanceWindow, { where: running, order: { id: 'DESC' } });
  if (pause === null) return null;
  await manager.update(MaintenanceWindow, running, { ends_at: now, version: () => 'version + 1', updated_at: now });
  return shown(pause);
}

/** What lists of jobs show; no change of the job's own version. */
async function notePause(manager: EntityManager, jobId: number, until: Date | null): Promise<void> {
  await manager.query('UPDATE expected_backup_jobs SET paused_until = $2 WHERE id = $1', [jobId, until]);
}
