import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog, changedFields } from '../../audit/audit-log.js';
import { Clock } from '../../common/clock.js';
import { requestContext } from '../../common/http/access.js';
import { conflict, notFound } from '../../common/http/problem.js';
import { EventLog } from '../../events/event-log.js';
import { deliveryEvents } from './delivery-events.js';
import { Delivery } from './delivery.entity.js';
import { probeHeads } from './lanes.js';

/** Lets people decide that a message need not be sent. */
@Injectable()
export class DeliverySkipping {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  /** What waited behind it is next. @throws 404; 409 when there is nothing to skip, or it is being sent */
  async skip(id: number): Promise<Delivery> {
    const skipped = await this.dataSource.transaction(async (manager) => {
      const delivery = await manager.findOne(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (delivery === null) throw notFound('Delivery', id);
      const now = this.clock.now();
      demandUnsettled(delivery, now);
      const changes = { status: 'skipped', next_attempt_at: null, is_blocked: false, last_error: reasonOf(delivery) } as const;
      await manager.update(Delivery, id, changes);
      const changed = Object.assign(manager.create(Delivery, delivery), changes);
      await this.audit.record(manager, [{ action: 'delivery.skipped', target: { type: 'delivery', id }, ...changedFields(delivery, changed) }]);
      await this.events.publish(manager, deliveryEvents([changed, ...(await probeHeads(manager, [delivery.order_key], now))]));
      return changed;
    });
    this.events.wake();
    return skipped;
  }
}

/** Whoever sends it says what became of it. @throws 409 */
function demandUnsettled({ id, status, sent_at, claimed_until }: Delivery, now: Date): void {
  if (status === 'sent') throw conflict(`Delivery ${id} was sent at ${sent_at?.toISOString()}: it cannot be taken back.`);
  if (status === 'skipped') throw conflict(`Delivery ${id} is skipped already.`);
  if (status !== 'failed' && claimed_until !== null && claimed_until > now) throw conflict(`Delivery ${id} is being sent just now: try again in a moment.`);
}

function reasonOf({ last_error: error }: Delivery): string {
  const by = requestContext()?.principal?.name;
  return `Skipped by hand${by === undefined ? '' : ` by ${by}`}${error === null ? '.' : `: ${error}`}`;
}
