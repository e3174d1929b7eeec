import { Injectable, Logger } from '@nestjs/common';
import { type Claimed, DeliveryStore } from './delivery-store.js';
import { MailTransport, TransportError } from './mail/mail-transport.js';
import { Outbox } from './outbox.js';

/** An attempt ends before its claim does, or a second process would send the same mail. */
const ATTEMPT_LIMIT_MS = 4 * 60_000;
/** Mails sent at the same time: kind to small mail servers, and one that hangs holds up few others. */
const CONCURRENCY = 4;

/** Sends what is due. Every mail is claimed and committed before it is sent, so no transaction is open meanwhile. */
@Injectable()
export class SendStep {
  private readonly logger = new Logger(SendStep.name);

  constructor(
    private readonly store: DeliveryStore,
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
    const claimed = await this.store.claim(CONCURRENCY);
    const outcomes = await Promise.all(claimed.map((delivery) => this.deliver(delivery, abort).catch((error: unknown) => this.unrecorded(delivery, error))));
    return outcomes.length === CONCURRENCY && !outcomes.includes('unrecorded');
  }

  private async deliver(delivery: Claimed, abort: AbortSignal): Promise<'recorded'> {
    const { id, recipient, subject, text_body: text, html_body: html, created_at } = delivery;
    const mail = { id: `vigie-${id}-${created_at.getTime()}`, recipient, subject, text, html };
    try {
      await this.transport.send(mail, AbortSignal.any([abort, AbortSignal.timeout(ATTEMPT_LIMIT_MS)]));
    } catch (error) {
      if (abort.aborted) await this.store.giveUpClaim(delivery);
      else await this.store.recordFailure(delivery, error instanceof TransportError ? error : new TransportError(String(error), false));
      return 'recorded';
    }
    await this.store.recordSent(delivery);
    return 'recorded';
  }

  /** The database is away: the claim runs out by itself, and the same Message-ID marks what is then sent twice. */
  private unrecorded({ id }: Claimed, error: unknown): 'unrecorded' {
    this.logger.error(`The outcome of delivery ${id} could not be recorded; it is tried again in 5 minutes: ${String(error)}`);
    return 'unrecorded';
  }
}
