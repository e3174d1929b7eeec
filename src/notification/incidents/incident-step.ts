import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { EventLog } from '../../events/event-log.js';
import { takeOutboxLock } from '../deciding/outbox-lock.js';
import { IncidentTeller } from './incident-teller.js';
import { incidentEvent } from './incident-events.js';
import { unsettledSql } from './incident-rows.js';
import type { Incident } from './incident.entity.js';

/** Tells what is due of incidents, one at a time, and closes those that are over. */
@Injectable()
export class IncidentStep {
  private readonly logger = new Logger(IncidentStep.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly teller: IncidentTeller,
    private readonly events: EventLog,
  ) {}

  /** Tells everything that is due. An incident that cannot be told is logged, left for the next sweep, and does not hold up the others. */
  async runAll(shouldStop: () => boolean): Promise<void> {
    if (!(await this.isAnyDue())) return;
    const broken: number[] = [];
    while (!shouldStop() && (await this.step(broken)));
  }

  /** Mostly there is nothing to tell. */
  private async isAnyDue(): Promise<boolean> {
    try {
      return (await this.dataSource.query<object[]>('SELECT FROM incidents WHERE due_at <= $1 LIMIT 1', [this.clock.now()])).length > 0;
    } catch (error) {
      this.logger.error(`Incidents that are due could not be looked for: ${String(error)}`);
      return false;
    }
  }

  /** @returns whether there may be more. */
  private async step(broken: number[]): Promise<boolean> {
    const claimed: number[] = [];
    try {
      return await this.dataSource.transaction(async (manager) => {
        if (!(await takeOutboxLock(manager))) return false;
        const incident = await claimDue(manager, this.clock.now(), broken);
        if (incident === null) return false;
        claimed.push(incident.id);
        await this.teller.tell(manager, incident);
        await this.closeIfOver(manager, incident);
        return true;
      });
    } catch (error) {
      this.logger.error(`Incident ${claimed.join()} could not be told: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      broken.push(...claimed);
      return claimed.length > 0;
    }
  }

  /** What recovered before anybody was told is closed in silence, too. */
  private async closeIfOver(manager: EntityManager, { id }: Incident): Promise<void> {
    const [rows] = await manager.query<[Incident[], number]>(
      `UPDATE incidents SET state = 'resolved', resolved_at = $2 WHERE id = $1 AND state = 'open'
          AND NOT EXISTS (SELECT FROM incident_jobs part WHERE part.incident_id = $1 AND ${unsettledSql('part')}) RETURNING *`,
      [id, this.clock.now()],
    );
    await this.events.publish(manager, rows.map((incident) => incidentEvent('incident.resolved', incident, [])));
  }
}

/** One statement: the incident that has been due for longest is ours, and due no more. An end that comes late may belong to one that is over. */
async function claimDue(manager: EntityManager, now: Date, except: readonly number[]): Promise<Incident | null> {
  const [rows] = await manager.query<[Incident[], number]>(
    `UPDATE incidents SET due_at = NULL
      WHERE id = (SELECT id FROM incidents WHERE due_at <= $1 AND id <> ALL ($2::bigint[]) ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING *`,
    [now, except],
  );
  return rows[0] ?? null;
}
