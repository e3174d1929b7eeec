import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isExcusedSql, openWindowsAt } from '../../calendar/windows.js';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { partsOf, type Subject } from '../incidents/incident-items.js';
import { IncidentTeller } from '../incidents/incident-teller.js';
import { Incident } from '../incidents/incident.entity.js';
import { silencedInTrouble } from '../silences/silenced-jobs.js';
import { loadJobs } from './job-facts.js';
import { takeOutboxLock } from './outbox-lock.js';

/** Reminds of what is still wrong `REMINDER_HOURS` after it was last told, one incident at a time. */
@Injectable()
export class ReminderStep {
  private readonly logger = new Logger(ReminderStep.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly teller: IncidentTeller,
  ) {}

  /** Writes all reminders that are due, of the incident that has waited longest first. */
  async runAll(shouldStop: () => boolean): Promise<void> {
    const { reminderMs } = this.config.notification;
    if (reminderMs === 0) return;
    const overdue = await overdueIncidents(this.dataSource.manager, this.clock.now(), reminderMs);
    for (const incidentId of overdue) {
      if (shouldStop() || !(await this.remind(incidentId, reminderMs))) return;
    }
  }

  /** An incident of which nobody can be reminded is logged, left for the next sweep, and does not hold up the others. @returns false when another process is at it. */
  private async remind(incidentId: number, reminderMs: number): Promise<boolean> {
    try {
      return await this.remindNow(incidentId, reminderMs);
    } catch (error) {
      this.logger.error(`Nobody could be reminded of incident ${incidentId}: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      return true;
    }
  }

  private remindNow(incidentId: number, reminderMs: number): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      if (!(await takeOutboxLock(manager))) return false;
      // Before what belongs to them: whoever deletes a job goes the same way.
      await loadJobs(manager, (await partsOf(manager, incidentId)).map(({ job_id }) => job_id));
      const overdue = await claimOverdue(manager, incidentId, this.clock.now(), reminderMs);
      if (overdue.length === 0) return true;
      const incident = await manager.findOneByOrFail(Incident, { id: incidentId });
      await this.teller.remind(manager, incident, overdue.map((reminder) => ({ ...reminder, kind: 'reminder' })));
      return true;
    });
  }
}

type Overdue = Omit<Subject, 'kind'>;

const PARTS = `job_alerts alert JOIN expected_backup_jobs job ON job.id = alert.job_id
  JOIN incident_jobs part ON part.job_id = alert.job_id JOIN incidents incident ON incident.id = part.incident_id`;

/**
 * SQL that is true of a job that one is reminded of. Left out: jobs in a maintenance window ($1 now, $2 windows), silenced ($3 ids), flapping,
 * or that somebody looks after. A job that is `ok` already has a recovery on its way.
 */
const REMINDABLE = `alert.told_status <> 'success' AND alert.flapping_since IS NULL AND job.is_active AND job.current_status <> 'ok'
  AND part.is_current AND part.left_at IS NULL AND NOT part.acknowledged AND incident.state = 'open'
  AND alert.job_id <> ALL ($3::bigint[]) AND NOT ${isExcusedSql('job', '$1::timestamptz', '$2::bigint[]')}`;

/** Ids of incidents with something that was told so long ago. */
async function overdueIncidents(manager: EntityManager, now: Date, reminderMs: number): Promise<number[]> {
  const rows = await manager.query<{ incident_id: number }[]>(
    `SELECT part.incident_id FROM ${PARTS} WHERE alert.told_at <= $4 AND ${REMINDABLE} GROUP BY part.incident_id ORDER BY min(alert.told_at), part.incident_id`,
    [now, await openWindowsAt(manager, now), await silencedInTrouble(manager, now), new Date(now.getTime() - reminderMs)],
  );
  return rows.map(({ incident_id }) => incident_id);
}

/**
 * Marks what is overdue in an incident as told now, and with it what would be overdue before half the time is over: so an incident that
 * grew comes to one reminder. Each job comes with its newest entry of the told status: what lasts is what is shown.
 */
async function claimOverdue(manager: EntityManager, incidentId: number, now: Date, reminderMs: number): Promise<Overdue[]> {
  const [rows] = await manager.query<[Overdue[], number]>(
    `WITH due AS MATERIALIZED (
       SELECT alert.job_id, alert.told_at FROM ${PARTS} WHERE part.incident_id = $6 AND alert.told_at <= $5 AND ${REMINDABLE})
     UPDATE job_alerts alert SET told_at = $1
       FROM due
      WHERE alert.job_id = due.job_id AND EXISTS (SELECT FROM due WHERE told_at <= $4)
     RETURNING alert.job_id, alert.told_status AS status, alert.since, coalesce((
       SELECT entry.id FROM backup_entries entry
        WHERE entry.expected_job_id = alert.job_id AND entry.status = alert.told_status AND entry.rule <> 'superseded'
        ORDER BY entry.id DESC LIMIT 1), alert.told_entry_id) AS entry_id`,
    [
      now, await openWindowsAt(manager, now), await silencedInTrouble(manager, now, incidentId),
      new Date(now.getTime() - reminderMs), new Date(now.getTime() - reminderMs / 2), incidentId,
    ],
  );
  return rows;
}
