import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { takeOutboxLock } from './outbox-lock.js';
import { StatusTeller } from './status-teller.js';

interface Overdue {
  readonly job_id: number;
  readonly status: string;
  readonly entry_id: number;
  readonly since: Date;
}

/** Reminds of what is still wrong `REMINDER_HOURS` after it was last told, one agent at a time. */
@Injectable()
export class ReminderStep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly statuses: StatusTeller,
  ) {}

  /** Writes all reminders that are due. */
  async runAll(shouldStop: () => boolean): Promise<void> {
    while (!shouldStop() && (await this.step()));
  }

  /** @returns whether there may be more. */
  private async step(): Promise<boolean> {
    const { reminderMs } = this.config.notification;
    if (reminderMs === 0) return false;
    return this.dataSource.transaction(async (manager) => {
      if (!(await takeOutboxLock(manager))) return false;
      const now = this.clock.now();
      const overdue = await claimOverdue(manager, now, new Date(now.getTime() - reminderMs));
      if (overdue.length === 0) return false;
      await this.statuses.remind(manager, overdue);
      return true;
    });
  }
}

/**
 * Marks everything that is overdue at the agent waiting longest as told now. A job that is `ok` already has
 * a recovery on its way. Each job comes with its newest entry of the told status: what lasts is what is shown.
 */
async function claimOverdue(manager: EntityManager, now: Date, toldBefore: Date): Promise<Overdue[]> {
  const [rows] = await manager.query<[Overdue[], number]>(
    `WITH due AS (
       SELECT alert.job_id, alert.told_at, job.agent_key
         FROM job_alerts alert JOIN expected_backup_jobs job ON job.id = alert.job_id
        WHERE alert.told_status <> 'success' AND alert.told_at <= $2 AND job.is_active AND job.current_status <> 'ok'),
     longest AS (SELECT agent_key FROM due ORDER BY told_at, job_id LIMIT 1)
     UPDATE job_alerts alert SET told_at = $1
       FROM due JOIN longest USING (agent_key)
      WHERE alert.job_id = due.job_id
     RETURNING alert.job_id, alert.told_status AS status, alert.since, coalesce((
       SELECT entry.id FROM backup_entries entry
        WHERE entry.expected_job_id = alert.job_id AND entry.status = alert.told_status AND entry.rule <> 'superseded'
        ORDER BY entry.id DESC LIMIT 1), alert.told_entry_id) AS entry_id`,
    [now, toldBefore],
  );
  return rows;
}
