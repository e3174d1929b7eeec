import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { nextAttemptAt } from './backoff.js';
import type { Delivery } from './delivery.entity.js';
import { MailTransport, TransportError } from './mail/mail-transport.js';
import { Outbox } from './outbox.js';

type Claimed = Pick<Delivery, 'id' | 'recipient' | 'subject' | 'text_body' | 'html_body' | 'attempts' | 'created_at'> & { readonly claimed_until: Date };

const CLAIM_MS = 5 * 60_000;
/** An attempt ends before its claim does, or a second process would send the same mail. */
const ATTEMPT_LIMIT_MS = 4 * 60_000;
/** Mails sent at the same time: kind to small mail servers, and one that hangs holds up few others. */
const CONCURRENCY = 4;

/** Sends what is due. Every mail is claimed and committed before it is sent, so no transaction is open meanwhile. */
@Injectable()
export class SendStep {
  private readonly logger = new Logger(SendStep.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly transport: MailTransport,
  ) {}

  /** Sends until nothing is due. @param abort ends attempts in flight; their claims are given up. */
  async runAll(shouldStop: () => boolean, abort: AbortSignal): Promise<void> {
    while (!shouldStop() && (await this.step(abort)));
  }

  /** @returns whether there may be more. */
  private async step(abort: AbortSignal): Promise<boolean> {
    if (!this.outbox.canSend) return false;
    const claimed = await this.claim();
    const outcomes = await Promise.all(claimed.map((delivery) => this.deliver(delivery, abort).catch((error: unknown) => this.unrecorded(delivery, error))));
    return outcomes.length === CONCURRENCY && !outcomes.includes('unrecorded');
  }

  /** One statement; the array keeps PostgreSQL from evaluating the locking subquery more than once. */
  private async claim(): Promise<Claimed[]> {
    const now = this.clock.now();
    const [rows] = await this.dataSource.query<[Claimed[], number]>(
      `UPDATE deliveries SET claimed_until = $2
        WHERE id = ANY (ARRAY(
          SELECT id FROM deliveries
           WHERE status IN ('pending', 'retrying') AND next_attempt_at <= $1 AND (claimed_until IS NULL OR claimed_until < $1)
           ORDER BY next_attempt_at, id LIMIT $3 FOR UPDATE SKIP LOCKED))
       RETURNING id, recipient, subject, text_body, html_body, attempts, created_at, claimed_until`,
      [now, new Date(now.getTime() + CLAIM_MS), CONCURRENCY],
    );
    return rows;
  }

  private async deliver(delivery: Claimed, abort: AbortSignal): Promise<'recorded'> {
    const { id, recipient, subject, text_body: text, html_body: html, created_at } = delivery;
    const mail = { id: `vigie-${id}-${created_at.getTime()}`, recipient, subject, text, html };
    try {
      await this.transport.send(mail, AbortSignal.any([abort, AbortSignal.timeout(ATTEMPT_LIMIT_MS)]));
    } catch (error) {
      if (abort.aborted) await this.giveUpClaim(delivery);
      else await this.recordFailure(delivery, error instanceof TransportError ? error : new TransportError(String(error), false));
      return 'recorded';
    }
    await this.dataSource.query(
      `UPDATE deliveries SET status = 'sent', sent_at = $2, attempts = attempts + 1, next_attempt_at = NULL, claimed_until = NULL, last_error = NULL WHERE id = $1`,
      [id, this.clock.now()],
    );
    return 'recorded';
  }

  /** The database is away: the claim runs out by itself, and the same Message-ID marks what is then sent twice. */
  private unrecorded({ id }: Claimed, error: unknown): 'unrecorded' {
    this.logger.error(`The outcome of delivery ${id} could not be recorded; it is tried again in 5 minutes: ${String(error)}`);
    return 'unrecorded';
  }

  /** Counts only while the claim is ours: if it ran out, another attempt has taken over. */
  private async recordFailure({ id, recipient, attempts, created_at, claimed_until }: Claimed, error: TransportError): Promise<void> {
    const next = error.permanent ? null : nextAttemptAt(created_at, attempts + 1, this.clock.now(), Math.random());
    await this.dataSource.query(
      `UPDATE deliveries SET status = $3, next_attempt_at = $4, last_error = $5, attempts = attempts + 1, claimed_until = NULL
        WHERE id = $1 AND claimed_until = $2`,
      [id, claimed_until, next ? 'retrying' : 'failed', next, error.message],
    );
    const outcome = next ? `tried again at ${next.toISOString()}` : `given up; mend the cause and call POST /deliveries/${id}/retry`;
    this.logger.warn(`Delivery ${id} to ${recipient} failed: ${error.message} (${outcome})`);
  }

  private async giveUpClaim({ id, claimed_until }: Claimed): Promise<void> {
    await this.dataSource.query('UPDATE deliveries SET claimed_until = NULL WHERE id = $1 AND claimed_until = $2', [id, claimed_until]);
  }
}
