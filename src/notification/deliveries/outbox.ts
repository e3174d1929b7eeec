import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { partsOf } from '../../common/parts.js';
import { AppConfig } from '../../config/config.js';
import { EventLog } from '../../events/event-log.js';
import { deliveryEvents } from './delivery-events.js';
import { Delivery } from './delivery.entity.js';
import { type ListedDelivery, withoutBodies } from './dto/delivery-summary.dto.js';
import type { DeliveryKind } from './delivery-words.js';
import { probeHeads } from './lanes.js';
import { orderKey } from './order-key.js';
import type { MailContent } from '../mail/content.js';
import { claimDailyTries, stoppedAddresses } from '../mailboxes/stopped.js';
import type { Addressed } from './recipients.js';
import type { Destination } from '../routing/route.js';
import { SharedBodies } from './shared-bodies.js';
import { firstMails } from './threads.js';
import { Router } from '../routing/router.js';
import type { MessageStyle } from '../message/message-style.js';
import { writeMessage } from '../message/written-message.js';

/** Where a message comes from; kept with the delivery for the API's filters. */
export interface Origin {
  readonly agent_id: string | null;
  readonly scan_run_id: number | null;
  readonly incident_id?: number;
}

/** What recipients may share. */
type Body = Pick<Delivery, 'kind' | 'subject' | 'text_body' | 'html_body' | 'payload' | 'job_ids'>;

/** Messages that are worded and inserted in one go: about a tenth of a second. */
const AT_ONCE = 25;

/** Writes messages to `deliveries`, in the caller's transaction. */
@Injectable()
export class Outbox {
  private readonly logger = new Logger(Outbox.name);
  private readonly warned = new Set<string>();

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly events: EventLog,
    /** Who is told of what. */
    readonly router: Router,
  ) {}

  /** False without SMTP settings: mail that is written is `skipped`. */
  get canSend(): boolean {
    return this.config.notification.mail !== null;
  }

  get admins(): readonly string[] {
    return this.config.notification.adminRecipients;
  }

  /**
   * One delivery per destination, a few at a time: an agent may have ten thousand jobs, each with an address of its own, and what is written must neither
   * keep everything else waiting nor fill the memory.
   * @param contentOf what a recipient is told of their items; called once for recipients who share theirs, and read one language in one time zone.
   * @param jobIdsOf jobs that these items speak of.
   */
  async write<T>(
    manager: EntityManager,
    recipients: readonly Addressed<T>[],
    origin: Origin,
    contentOf: (items: readonly T[]) => MailContent,
    jobIdsOf: (items: readonly T[]) => number[] = () => [],
  ): Promise<ListedDelivery[]> {
    this.warn(recipients);
    const now = this.clock.now();
    const bodies = new SharedBodies(recipients, this.config, (items, style) => this.compose(contentOf(items), jobIdsOf(items), style, now));
    const stateOf = await this.states(manager, recipients, now);
    const threads = await this.threads(manager, origin);
    const written: ListedDelivery[] = [];
    for (const part of partsOf(recipients, AT_ONCE)) {
      const deliveries = part.map(({ items, style, ...destination }) => {
        const body = bodies.take({ items, ...(style && { style }) });
        const order_key = orderKey(destination, body.kind, origin.agent_id);
        return manager.create(Delivery, { ...body, ...origin, ...stateOf(destination, body.kind), ...destination, ...threads(destination), order_key, attempts: 0, created_at: now, queued_at: now, sent_at: null });
      });
      await manager.insert(Delivery, deliveries);
      const waiting = deliveries.filter(({ status }) => status === 'pending').map(({ order_key }) => order_key);
      await this.events.publish(manager, deliveryEvents([...deliveries, ...(await probeHeads(manager, waiting, now))]));
      written.push(...deliveries.map(withoutBodies));
      await setImmediate();
    }
    return written;
  }

  /** Due at once, and with the patience of a new one, as is whatever it has to wait for. @returns it as it is from now on */
  async requeue(manager: EntityManager, delivery: Delivery): Promise<Delivery> {
    const now = this.clock.now();
    const changes = { status: 'pending', next_attempt_at: now, queued_at: now, attempts: 0, refused_since: null, is_blocked: false } as const;
    await manager.update(Delivery, delivery.id, changes);
    const queued = Object.assign(manager.create(Delivery, delivery), changes);
    await this.events.publish(manager, deliveryEvents([queued, ...(await probeHeads(manager, [queued.order_key], now))]));
    return queued;
  }

  /** What becomes of a message at first. To an address that was refused for good go only tests, and one message a day: it may have been mended. */
  private async states(manager: EntityManager, recipients: readonly Addressed<unknown>[], now: Date) {
    const stopped = await stoppedAddresses(manager, recipients.filter(({ channel }) => channel === 'email').map(({ recipient }) => recipient));
    if (this.canSend && stopped.size > 0) for (const address of await claimDailyTries(manager, stopped.keys(), now)) stopped.delete(address);
    return ({ channel, recipient }: Destination, kind: DeliveryKind): Pick<Delivery, 'status' | 'next_attempt_at' | 'last_error'> => {
      const reason = channel === 'email' && kind !== 'test' ? stopped.get(recipient.toLowerCase()) : undefined;
      if (reason !== undefined) return { status: 'skipped', next_attempt_at: null, last_error: `Mail to ${recipient} was stopped: ${reason}` };
      const canBeSent = this.canSend || channel !== 'email';
      return canBeSent ? { status: 'pending', next_attempt_at: now, last_error: null } : { status: 'skipped', next_attempt_at: null, last_error: null };
    };
  }

  /** Mails about one incident to one address answer the first of them, so that they are shown together. */
  private async threads(manager: EntityManager, { incident_id }: Origin): Promise<(to: Pick<Delivery, 'channel' | 'recipient'>) => Pick<Delivery, 'incident_id' | 'thread'>> {
    if (incident_id === undefined) return () => ({ incident_id: null, thread: null });
    const first = await firstMails(manager, incident_id);
    return ({ channel, recipient }) => ({ incident_id, thread: channel === 'email' ? first.get(recipient.toLowerCase()) ?? null : null });
  }

  private compose(content: MailContent, job_ids: number[], style: MessageStyle, now: Date): Body {
    const { subject, text, html, facts } = writeMessage(content, style, now);
    return { kind: content.kind, subject, text_body: text, html_body: html, payload: facts, job_ids };
  }

  private warn(recipients: readonly Addressed<unknown>[]): void {
    if (recipients.length === 0) this.warnOnce('Nobody is told of alerts: set ADMIN_EMAIL_RECIPIENT.');
    else if (!this.canSend && recipients.every(({ channel }) => channel === 'email')) this.warnOnce('Alerts are recorded but not sent: set EMAIL_HOST.');
  }

  private warnOnce(message: string): void {
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.logger.warn(message);
  }
}
