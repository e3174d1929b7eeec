import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { loadJobs } from '../deciding/job-facts.js';
import { takeOutboxLock } from '../deciding/outbox-lock.js';
import { IncidentBook } from './incident-book.js';
import { lockIncidents, unsettledSql } from './incident-rows.js';
import type { Noted } from './noting.js';

/** Follows what people do with jobs: one that is switched off or deleted keeps no incident open, and one that is switched on again comes back. */
@Injectable()
export class MembershipStep {
  private readonly logger = new Logger(MembershipStep.name);

  constructor(private readonly dataSource: DataSource, private readonly clock: Clock, private readonly book: IncidentBook) {}

  /** Looks at few rows: jobs in trouble, and open incidents. Never rejects: what cannot be done is logged, left for the next sweep, and does not hold up what is due. */
  async run(): Promise<void> {
    await this.follow().catch((error: unknown) => this.logger.error(`Incidents could not follow their jobs: ${String(error)}`, error instanceof Error ? error.stack : undefined));
  }

  private async follow(): Promise<void> {
    if (!(await isAnyToFollow(this.dataSource.manager))) return;
    await this.dataSource.transaction(async (manager) => {
      if (!(await takeOutboxLock(manager))) return;
      const [off, on] = [await switchedOff(manager), await switchedOnAgain(manager)];
      // Before what belongs to them: whoever deletes jobs goes the same way.
      await loadJobs(manager, [...off, ...on].map(({ job_id }) => job_id));
      await this.letGo(manager, off);
      await this.book.noteNewest(manager, on);
      await this.closeEmpty(manager);
    });
  }

  private async letGo(manager: EntityManager, off: readonly Part[]): Promise<void> {
    if (off.length === 0) return;
    await lockIncidents(manager, off.map(({ incident_id }) => incident_id));
    await manager.query('UPDATE incident_jobs SET left_at = $2 WHERE job_id = ANY ($1) AND is_current', [off.map(({ job_id }) => job_id), this.clock.now()]);
  }

  /** The next step finds nothing to tell of them, and closes them. */
  private async closeEmpty(manager: EntityManager): Promise<void> {
    await manager.query(`UPDATE incidents incident SET due_at = $1 WHERE ${IS_EMPTY}`, [this.clock.now()]);
  }
}

interface Part {
  readonly job_id: number;
  readonly incident_id: number;
}

const SWITCHED_OFF = `FROM incident_jobs part JOIN expected_backup_jobs job ON job.id = part.job_id
  WHERE NOT job.is_active AND part.is_current AND part.recovered_at IS NULL AND part.left_at IS NULL`;
/** Jobs that left while they were in trouble. */
const SWITCHED_ON_AGAIN = `FROM incident_jobs part JOIN expected_backup_jobs job ON job.id = part.job_id
  WHERE part.is_current AND part.recovered_at IS NULL AND part.left_at IS NOT NULL AND job.is_active`;
const IS_EMPTY = `incident.state = 'open' AND incident.due_at IS NULL
  AND NOT EXISTS (SELECT FROM incident_jobs part WHERE part.incident_id = incident.id AND ${unsettledSql('part')})`;

/** Mostly nothing is: then this is all that is asked. */
async function isAnyToFollow(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query<{ any: boolean }[]>(
    `SELECT EXISTS (SELECT ${SWITCHED_OFF}) OR EXISTS (SELECT ${SWITCHED_ON_AGAIN}) OR EXISTS (SELECT FROM incidents incident WHERE ${IS_EMPTY}) AS any`,
  );
  return row?.any === true;
}

function switchedOff(manager: EntityManager): Promise<Part[]> {
  return manager.query<Part[]>(`SELECT part.job_id, part.incident_id ${SWITCHED_OFF}`);
}

/** With what was last known of them. */
function switchedOnAgain(manager: EntityManager): Promise<Noted[]> {
  return manager.query<Noted[]>(`SELECT part.job_id, part.status, part.entry_id, part.since ${SWITCHED_ON_AGAIN} ORDER BY part.job_id`);
}
