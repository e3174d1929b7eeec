import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { EventLog } from '../events/event-log.js';
import { nextAttemptAt } from './backoff.js';
import { CHANGED_DELIVERY, type ChangedDelivery, deliveryEvents } from './delivery-events.js';
import type { Delivery } from './delivery.entity.js';
import type { TransportError } from './mail/mail-transport.js';

/** A delivery that this process sends now. */
export type Claimed = Pick<Delivery, 'id' | 'recipient' | 'subject' | 'text_body' | 'html_body' | 'attempts' | 'created_at'> & { readonly claimed_until: Date };

const CLAIM_MS = 5 * 60_000;

/** The rows of `deliveries` while they are being sent: claimed, then settled with the outcome of the attempt. */
@Injectable()
export class DeliveryStore {
  private readonly logger = new Logger('Deliveries');

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly events: EventLog,
  ) {}

  /** One statement; the array keeps PostgreSQL from evaluating the locking subquery more than once. */
  async claim(count: number): Promise<Claimed[]> {
    const now = this.clock.now();
    const [rows] = await this.dataSource.query<[Claimed[], number]>(
      `UPDATE deliveries SET claimed_until = $2
        WHERE id = ANY (ARRAY(
          SELECT id FROM deliveries
           WHERE status IN ('pending', 'retrying') AND next_attempt_at <= $1 AND (claimed_until IS NULL OR claimed_until < $1)
           ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED))
       RETURNING id, recipient, subject, text_body, html_body, attempts, created_at, claimed_until`,
      [now, new Date(now.getTime() + CLAIM_MS), count],
    );
    return rows;
  }

  async recordSent({ id }: Claimed): Promise<void> {
    await this.change(
      `UPDATE deliveries SET status = 'sent', sent_at = $2, attempts = attempts + 1, next_attempt_at = NULL, claimed_until = NULL, last_error = NULL WHERE id = $1`,
      [id, this.clock.now()],
    );
  }

  /** Counts only while the claim is ours: if it ran out, another attempt has taken over. */
  async recordFailure({ id, recipient, attempts, created_at, claimed_until }: Claimed, error: TransportError): Promise<void> {
    const next = error.permanent ? null : nextAttemptAt(created_at, attempts + 1, this.clock.now(), Math.random());
    await this.change(
      `UPDATE deliveries SET status = $3, next_attempt_at = $4, last_error = $5, attempts = attempts + 1, claimed_until = NULL
        WHERE id = $1 AND claimed_until = $2`,
      [id, claimed_until, next ? 'retrying' : 'failed', next, error.message],
    );
    const outcome = next ? `tried again at ${next.toISOString()}` : `given up; mend the cause and call POST /deliveries/${id}/retry`;
    this.logger.warn(`Delivery ${id} to ${recipient} failed: ${error.message} (${outcome})`);
  }

  async giveUpClaim({ id, claimed_until }: Claimed): Promise<void> {
    await this.dataSource.query('UPDATE deliveries SET claimed_until = NULL WHERE id = $1 AND claimed_until = $2', [id, claimed_until]);
  }

  /** The new state and the event that tells it share a transaction. */
  private async change(update: string, parameters: unknown[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [rows] = await manager.query<[ChangedDelivery[], number]>(`${update} RETURNING ${CHANGED_DELIVERY}`, parameters);
      await this.events.publish(manager, deliveryEvents(rows));
    });
  }
}
