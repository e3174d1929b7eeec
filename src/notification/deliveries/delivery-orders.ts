import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { AuditLog, changedFields } from '../../audit/audit-log.js';
import { conflict, notFound } from '../../common/http/problem.js';
import { EventLog } from '../../events/event-log.js';
import { Delivery } from './delivery.entity.js';
import { forgetPause } from '../channels/channel-queue.js';
import { NotificationChannel } from '../channels/channel.entity.js';
import { stoppedAddresses } from '../mailboxes/stopped.js';
import { Outbox } from './outbox.js';
import { mailTo } from './recipients.js';

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
      // The channel first: whoever switches it off goes on to its messages.
      const channelId = await channelOf(manager, id);
      if (channelId !== null) await forgetPause(manager, channelId);
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
      const written = await this.outbox.write(manager, recipients.map((address) => mailTo(address, [])), origin, () => ({ kind: 'test' }));
      const changes = written.map(({ id, recipient: address }) => (
        { action: 'notification.tested', target: { type: 'delivery', id }, before: null, after: { recipient: address } } as const
      ));
      await this.audit.record(manager, changes);
      return manager.find(Delivery, { where: { id: In(written.map(({ id }) => id)) }, order: { id: 'ASC' } });
    });
    this.events.wake();
    return deliveries;
  }

  /** Locked, so that nobody sends it meanwhile. */
  private async unsent(manager: EntityManager, id: number): Promise<Delivery> {
    const delivery = await manager.findOne(Delivery, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (delivery === null) throw notFound('Delivery', id);
    await this.demandWay(manager, delivery);
    if (delivery.status === 'sent') throw conflict(`Delivery ${id} was sent at ${delivery.sent_at?.toISOString()}; nothing is left to retry.`);
    await demandUnresolved(manager, delivery);
    return delivery;
  }

  private async demandWay(manager: EntityManager, { channel, channel_id, recipient }: Delivery): Promise<void> {
    if (channel === 'email') await this.demandMailbox(manager, recipient);
    if (channel_id === null) return;
    const through = await manager.findOneBy(NotificationChannel, { id: channel_id });
    if (through === null) throw conflict(`Channel ${channel_id} was deleted: nothing can be sent through it.`);
    if (!through.is_active) throw conflict(`Channel ${channel_id} is switched off: switch it on first.`);
  }

  private async demandMailbox(manager: EntityManager, address: string): Promise<void> {
    if (!this.outbox.canSend) throw conflict(NO_SMTP);
    const stopped = await stoppedAddresses(manager, [address]);
    if (stopped.size > 0) throw conflict(`Mail to ${address} was refused for good: enable it first (GET /mail_recipients, POST /mail_recipients/:id/enable).`);
  }
}

async function channelOf(manager: EntityManager, id: number): Promise<number | null> {
  const [delivery] = await manager.query<Pick<Delivery, 'channel_id'>[]>('SELECT channel_id FROM deliveries WHERE id = $1', [id]);
  if (delivery === undefined) throw notFound('Delivery', id);
  return delivery.channel_id;
}

/** An alert after its recovery would be believed. @throws 409 */
async function demandUnresolved(manager: EntityManager, { id, kind, order_key, job_ids }: Delivery): Promise<void> {
  if (kind !== 'alert' && kind !== 'reminder') return;
  const [told] = await manager.query<{ id: number; sent_at: Date }[]>(
    `SELECT id, sent_at FROM deliveries WHERE order_key = $1 AND id > $2 AND kind = 'recovery' AND status = 'sent' AND job_ids && $3 ORDER BY id LIMIT 1`, [order_key, id, job_ids],
  );
  if (told) throw conflict(`Delivery ${id} is out of date: the recovery of the same jobs was sent there at ${told.sent_at.toISOString()} (delivery ${told.id}).`);
}
