import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, changedFields } from '../audit/audit-log.js';
import { conflict, notFound } from '../common/http/problem.js';
import { EventLog } from '../events/event-log.js';
import { Delivery } from './delivery.entity.js';
import { Outbox } from './outbox.js';

const NO_SMTP = 'No SMTP server is configured: set EMAIL_HOST and restart Vigie.';

/** Sends messages because somebody asks for it. */
@Injectable()
export class DeliveryOrders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly events: EventLog,
  ) {}

  /** Due at once, and with the patience of a new one. @throws 404; 409 when it is sent or cannot be. */
  async retry(id: number): Promise<Delivery> {
    const again = await this.dataSource.transaction(async (manager) => {
      const delivery = await this.unsent(manager, id);
      const queued = await this.outbox.requeue(manager, delivery);
      await this.audit.record(manager, [{ action: 'delivery.retried', target: { type: 'delivery', id }, ...changedFields(delivery, queued) }]);
      return queued;
    });
    this.events.wake();
    return again;
  }

  /** Writes a test message for everybody who would be told, or for one address. @throws 409 when it could not be sent. */
  async sendTest(recipient?: string): Promise<Delivery[]> {
    if (!this.outbox.canSend) throw conflict(NO_SMTP);
    const recipients = recipient ? [recipient] : this.outbox.admins;
    if (recipients.length === 0) throw conflict('Nobody would get the test message: set ADMIN_EMAIL_RECIPIENT, or name a `recipient` in the body.');
    const origin = { agent_id: null, scan_run_id: null };
    const deliveries = await this.dataSource.transaction(async (manager) => {
      const written = await this.outbox.write(manager, recipients.map((address) => ({ recipient: address, items: [] })), origin, () => ({ kind: 'test' }));
      const changes = written.map(({ id, recipient: address }) => (
        { action: 'notification.tested', target: { type: 'delivery', id }, before: null, after: { recipient: address } } as const
      ));
      await this.audit.record(manager, changes);
      return written;
    });
    this.events.wake();
    return deliveries;
  }

  /** Locked, so that nobody sends it meanwhile. */
  private async unsent(manager: EntityManager, id: number): Promise<Delivery> {
    const delivery = await manager.findOne(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (delivery === null) throw notFound('Delivery', id);
    if (!this.outbox.canSend) throw conflict(NO_SMTP);
    if (delivery.status === 'sent') throw conflict(`Delivery ${id} was sent at ${delivery.sent_at?.toISOString()}; nothing is left to retry.`);
    return delivery;
  }
}
