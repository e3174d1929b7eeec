import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsWhere, ILike, type Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { Page } from '../common/http/pagination.js';
import { conflict, notFound } from '../common/http/problem.js';
import { EventLog } from '../events/event-log.js';
import { CHANGED_DELIVERY, type ChangedDelivery, deliveryEvents } from './delivery-events.js';
import { Delivery } from './delivery.entity.js';
import type { DeliveryQuery } from './dto/delivery-query.dto.js';
import type { ListedDelivery } from './dto/delivery-summary.dto.js';
import { Outbox } from './outbox.js';

/** What is still to be sent. */
export interface OutboxState {
  readonly pending: number;
  readonly retrying: number;
  /** Given up, and not retried since. */
  readonly failed: number;
  /** When the oldest delivery that is neither sent nor given up was written. */
  readonly oldest_pending_at: Date | null;
  /** Since when the oldest event waits to be turned into messages; normally a few seconds at most. */
  readonly oldest_untold_at: Date | null;
}

const NO_SMTP = 'No SMTP server is configured: set EMAIL_HOST and restart Vigie.';

/** What the API shows of deliveries and lets people do with them. */
@Injectable()
export class DeliveriesService {
  constructor(
    @InjectRepository(Delivery) private readonly deliveries: Repository<Delivery>,
    private readonly outbox: Outbox,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async list({ skip, limit, status, kind, recipient, agent_id }: DeliveryQuery): Promise<Page<ListedDelivery>> {
    const where: FindOptionsWhere<Delivery> = {
      ...(status && { status }),
      ...(kind && { kind }),
      ...(recipient && { recipient: sameText(recipient) }),
      ...(agent_id && { agent_id: sameText(agent_id) }),
    };
    const [items, total] = await this.deliveries.findAndCount({ where, select: SUMMARY, order: { id: 'DESC' }, skip, take: limit });
    return { items, total };
  }

  async get(id: number): Promise<Delivery> {
    const delivery = await this.deliveries.findOneBy({ id });
    if (!delivery) throw notFound('Delivery', id);
    return delivery;
  }

  /** Due at once, and with the patience of a new one. @throws 404; 409 when it is sent or cannot be. */
  async retry(id: number): Promise<Delivery> {
    if (!this.outbox.canSend) {
      await this.get(id);
      throw conflict(NO_SMTP);
    }
    const changed = await this.deliveries.manager.transaction(async (manager) => {
      const [rows, count] = await manager.query<[ChangedDelivery[], number]>(
        `UPDATE deliveries SET status = 'pending', next_attempt_at = $2, attempts = 0 WHERE id = $1 AND status <> 'sent' RETURNING ${CHANGED_DELIVERY}`,
        [id, this.clock.now()],
      );
      await this.events.publish(manager, deliveryEvents(rows));
      return count;
    });
    const delivery = await this.get(id);
    if (changed === 0) throw conflict(`Delivery ${id} was sent at ${delivery.sent_at?.toISOString()}; nothing is left to retry.`);
    this.events.wake();
    return delivery;
  }

  /** Writes a test message for everybody who would be told, or for one address. @throws 409 when it could not be sent. */
  async sendTest(recipient?: string): Promise<Delivery[]> {
    if (!this.outbox.canSend) throw conflict(NO_SMTP);
    const recipients = recipient ? [recipient] : this.outbox.admins;
    if (recipients.length === 0) throw conflict('Nobody would get the test message: set ADMIN_EMAIL_RECIPIENT, or name a `recipient` in the body.');
    const origin = { agent_id: null, scan_run_id: null };
    const deliveries = await this.deliveries.manager.transaction((manager) =>
      this.outbox.write(manager, recipients.map((address) => ({ recipient: address, items: [] })), origin, () => ({ kind: 'test' })),
    );
    this.events.wake();
    return deliveries;
  }

  async outboxState(): Promise<OutboxState> {
    const [untold] = await this.deliveries.query<{ since: Date | null }[]>(
      'SELECT min(released_at) AS since FROM events WHERE fanned_out_at IS NULL AND released_at IS NOT NULL',
    );
    const [row] = await this.deliveries.query<Omit<OutboxState, 'oldest_untold_at'>[]>(
      `SELECT count(*) FILTER (WHERE status = 'pending') AS pending, count(*) FILTER (WHERE status = 'retrying') AS retrying,
              count(*) FILTER (WHERE status = 'failed') AS failed, min(created_at) FILTER (WHERE status <> 'failed') AS oldest_pending_at
         FROM deliveries WHERE status IN ('pending', 'retrying', 'failed')`,
    );
    return { ...(row ?? { pending: 0, retrying: 0, failed: 0, oldest_pending_at: null }), oldest_untold_at: untold?.since ?? null };
  }
}

const SUMMARY = {
  id: true, kind: true, channel: true, recipient: true, subject: true, status: true, attempts: true, next_attempt_at: true, last_error: true,
  agent_id: true, scan_run_id: true, job_ids: true, created_at: true, sent_at: true,
} as const;

/** Equal without regard to case; `%`, `_` and `\` are letters here. */
function sameText(text: string) {
  return ILike(text.replace(/[\\%_]/g, '\\$&'));
}
