import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, changedFields } from '../../audit/audit-log.js';
import { Clock } from '../../common/clock.js';
import { requestContext } from '../../common/http/access.js';
import { conflict, notFound } from '../../common/http/problem.js';
import { EventLog } from '../../events/event-log.js';
import type { ShownIncident } from './dto/incident.dto.js';
import { incidentEvent } from './incident-events.js';
import { Incident } from './incident.entity.js';
import { shownIncidents } from './incidents.service.js';

type Acknowledgement = Pick<Incident, 'acknowledged_at' | 'acknowledged_by' | 'acknowledge_note'>;

/** Who looks after which incident. */
@Injectable()
export class Acknowledgements {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  /** Concerns the jobs that are in trouble now; a later one takes the place of an earlier one. @throws 404; 409 when it is over */
  give(id: number, note: string | null): Promise<ShownIncident> {
    return this.dataSource.transaction(async (manager) => {
      const incident = await lockIncident(manager, id);
      if (incident.state === 'resolved') throw conflict(`Incident ${id} is over since ${incident.resolved_at?.toISOString()}: nobody needs to look after it.`);
      await manager.query('UPDATE incident_jobs SET acknowledged = true WHERE incident_id = $1 AND recovered_at IS NULL', [id]);
      const by = requestContext()?.principal?.name ?? null;
      return this.change(manager, incident, { acknowledged_at: this.clock.now(), acknowledged_by: by, acknowledge_note: note }, 'incident.acknowledged');
    });
  }

  /** @throws 404 when there is no such incident, or nobody looks after it */
  async takeBack(id: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const incident = await lockIncident(manager, id);
      if (incident.acknowledged_at === null) throw notFound('Acknowledgement of incident', id);
      await manager.query('UPDATE incident_jobs SET acknowledged = false WHERE incident_id = $1 AND acknowledged', [id]);
      await this.change(manager, incident, { acknowledged_at: null, acknowledged_by: null, acknowledge_note: null }, 'incident.unacknowledged');
    });
  }

  private async change(manager: EntityManager, incident: Incident, acknowledgement: Acknowledgement, action: 'incident.acknowledged' | 'incident.unacknowledged'): Promise<ShownIncident> {
    await manager.update(Incident, incident.id, acknowledgement);
    const changed = Object.assign(manager.create(Incident, incident), acknowledgement);
    await this.audit.record(manager, [{ action, target: { type: 'incident', id: incident.id }, ...changedFields(incident, changed) }]);
    await this.events.publish(manager, [incidentEvent('incident.acknowledged', changed, [])]);
    const [shown] = await shownIncidents(manager, [changed]);
    if (shown === undefined) throw notFound('Incident', incident.id);
    return shown;
  }
}

async function lockIncident(manager: EntityManager, id: number): Promise<Incident> {
  const incident = await manager.findOne(Incident, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (incident === null) throw notFound('Incident', id);
  return incident;
}
