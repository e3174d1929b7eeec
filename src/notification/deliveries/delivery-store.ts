import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { VIGIE_WITH_MAIL } from '../../database/data-source-options.js';
import { DatabaseConnection } from '../../database/database-connection.js';
import { EventLog } from '../../events/event-log.js';
import { nextAttemptAt } from './backoff.js';
import { CLAIMED_UNTIL, IS_FREE } from './claims.js';
import { CHANGED_DELIVERY, type ChangedDelivery, deliveryEvents } from './delivery-events.js';
import type { Delivery } from './delivery.entity.js';
import { LANE, laneOf, MAIL_LANE, unblockLane } from './lanes.js';
import type { TransportError } from './transport-error.js';

export { MAIL_LANE } from './lanes.js';

/** A delivery that this process sends now. */
export type Claimed = Pick<Delivery, 'id' | 'kind' | 'channel' | 'channel_id' | 'recipient' | 'subject' | 'text_body' | 'html_body' | 'payload' | 'thread' | 'attempts' | 'created_at' | 'queued_at' | 'refused_since'>
  & { readonly claimed_until: Date };

/** What comes later of the same order waits until what was before has arrived or was given up: a recovery never overtakes its alert. */
const IS_NEXT = `NOT EXISTS (SELECT FROM deliveries earlier WHERE earlier.status IN ('pending', 'retrying') AND earlier.order_key = deliveries.order_key AND earlier.id < deliveries.id)`;
/** $1 = now. */
const IS_DUE = `status IN ('pending', 'retrying') AND next_attempt_at <= $1 AND ${IS_FREE}`;

/** The rows of `deliveries` while they are being sent: claimed, then settled with the outcome of the attempt. */
@Injectable()
export class DeliveryStore {
  private readonly logger = new Logger('Deliveries');

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly events: EventLog,
    private readonly connection: DatabaseConnection,
  ) {}

  /** Lanes in which something is due. */
  async dueLanes(): Promise<number[]> {
    const rows = await this.dataSource.query<{ lane: number }[]>(`SELECT DISTINCT ${LANE} AS lane FROM deliveries WHERE ${IS_DUE}`, [this.clock.now()]);
    return rows.map(({ lane }) => lane);
  }

  /** One statement; the array keeps PostgreSQL from evaluating the locking subquery more than once. */
  async claim(lane: number, count: number): Promise<Claimed[]> {
    const [rows] = await this.dataSource.query<[Claimed[], number]>(
      `UPDATE deliveries SET claimed_until = ${CLAIMED_UNTIL}, tried_at = $1, is_blocked = false
        WHERE id = ANY (ARRAY(
          SELECT id FROM deliveries
           WHERE ${IS_DUE} AND ${LANE} = $3 AND ${IS_NEXT}
           ORDER BY next_attempt_at, id LIMIT $2 FOR UPDATE SKIP LOCKED))
       RETURNING id, kind, channel, channel_id, recipient, subject, text_body, html_body, payload, thread, attempts, created_at, queued_at, refused_since, claimed_until`,
      [this.clock.now(), count, lane],
    );
    return rows;
  }

  /** What waited because of the same server need not wait any longer: it was seen to work. */
  async recordSent(delivery: Claimed): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.change(
        manager,
        `UPDATE deliveries SET status = 'sent', sent_at = $2, attempts = attempts + 1, next_attempt_at = NULL, claimed_until = NULL, last_error = NULL, refused_since = NULL WHERE id = $1`,
        [delivery.id, this.clock.now()],
      );
      await this.events.publish(manager, deliveryEvents(await unblockLane(manager, laneOf(delivery), this.clock.now())));
    });
  }

  /** Counts only while the claim is ours: if it ran out, another attempt has taken over. */
  async recordFailure({ id, recipient, attempts, queued_at, refused_since, claimed_until }: Claimed, error: TransportError): Promise<void> {
    const refusedSince = error.trouble === 'content' ? refused_since ?? this.clock.now() : null;
    const next = error.permanent ? null : this.next(queued_at, attempts + 1, refusedSince, error.retryAfterMs);
    await this.dataSource.transaction((manager) => this.change(
      manager,
      `UPDATE deliveries SET status = $3, next_attempt_at = $4, last_error = $5, refused_since = $6, is_blocked = $7, attempts = attempts + 1, claimed_until = NULL
        WHERE id = $1 AND claimed_until = $2`,
      [id, claimed_until, next ? 'retrying' : 'failed', next, error.message, refusedSince, next !== null && error.trouble === 'server'],
    ));
    const outcome = next ? `tried again at ${next.toISOString()}` : `given up; mend the cause and call POST /deliveries/${id}/retry`;
    this.logger.warn(`Delivery ${id} to ${recipient} failed: ${error.message} (${outcome})`);
  }

  /** It is not sent, and nobody is to blame. */
  async recordSkipped({ id, claimed_until }: Claimed, reason: string): Promise<void> {
    await this.dataSource.transaction((manager) => this.change(
      manager, `UPDATE deliveries SET status = 'skipped', next_attempt_at = NULL, last_error = $3, claimed_until = NULL WHERE id = $1 AND claimed_until = $2`, [id, claimed_until, reason],
    ));
    this.logger.warn(`Delivery ${id} is not sent: ${reason}`);
  }

  async giveUpClaim({ id, claimed_until }: Claimed): Promise<void> {
    await this.dataSource.query('UPDATE deliveries SET claimed_until = NULL WHERE id = $1 AND claimed_until = $2', [id, claimed_until]);
  }

  /** Nobody else works on an embedded database, so at the start all claims are those of a process that died. */
  async freeOwnClaims(): Promise<void> {
    if (this.connection.isEmbedded) await this.dataSource.query(`UPDATE deliveries SET claimed_until = NULL WHERE claimed_until IS NOT NULL AND status IN ('pending', 'retrying')`);
  }

  /** Mail that nobody sends: no process on this database can, or is at it just now. */
  async skipMail(reason: string): Promise<void> {
    const nobodyCan = this.connection.isEmbedded ? 'true' : `NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = '${VIGIE_WITH_MAIL}')`;
    const count = await this.dataSource.transaction((manager) => this.change(
      manager,
      `UPDATE deliveries SET status = 'skipped', next_attempt_at = NULL, is_blocked = false, last_error = $1
        WHERE status IN ('pending', 'retrying') AND ${LANE} = ${MAIL_LANE} AND ${IS_FREE} AND ${nobodyCan}`,
      [reason],
    ));
    if (count > 0) this.logger.warn(`${count} mails are not sent: ${reason}`);
  }

  /** Never before the other side wants it. */
  private next(queuedAt: Date, attempts: number, refusedSince: Date | null, retryAfterMs: number): Date | null {
    const now = this.clock.now();
    const next = nextAttemptAt({ queuedAt, attempts, refusedSince }, now, Math.random());
    return next && new Date(Math.max(next.getTime(), now.getTime() + retryAfterMs));
  }

  /** The new state and the event that tells it share a transaction. @returns how many rows have changed */
  private async change(manager: EntityManager, update: string, parameters: unknown[]): Promise<number> {
    const [rows] = await manager.query<[ChangedDelivery[], number]>(`${update} RETURNING ${CHANGED_DELIVERY}`, parameters);
    await this.events.publish(manager, deliveryEvents(rows));
    return rows.length;
  }
}
