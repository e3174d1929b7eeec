import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { EventLog } from '../events/event-log.js';
import { deliveryEvents } from './delivery-events.js';
import { Delivery } from './delivery.entity.js';
import type { MailContent } from './mail/content.js';
import { composeMessage } from './mail/message.js';
import type { Addressed } from './recipients.js';

/** Where a message comes from; kept with the delivery for the API's filters. */
export interface Origin {
  readonly agent_id: string | null;
  readonly scan_run_id: number | null;
}

/** Rows per INSERT: 15 columns each, well below PostgreSQL's 65,535 parameters. */
const INSERT_CHUNK = 200;

/** Writes messages to `deliveries`, in the caller's transaction. */
@Injectable()
export class Outbox {
  private readonly logger = new Logger(Outbox.name);
  private readonly warned = new Set<string>();

  constructor(private readonly config: AppConfig, private readonly clock: Clock, private readonly events: EventLog) {}

  /** False without SMTP settings: what is written is `skipped`. */
  get canSend(): boolean {
    return this.config.notification.mail !== null;
  }

  get admins(): readonly string[] {
    return this.config.notification.adminRecipients;
  }

  /**
   * One delivery per recipient.
   * @param contentOf what a recipient is told of their items; called once for recipients who share theirs.
   * @param jobIdsOf jobs that these items speak of.
   */
  async write<T>(
    manager: EntityManager,
    recipients: readonly Addressed<T>[],
    origin: Origin,
    contentOf: (items: readonly T[]) => MailContent,
    jobIdsOf: (items: readonly T[]) => number[] = () => [],
  ): Promise<Delivery[]> {
    if (recipients.length === 0) this.warnOnce('Nobody is told of alerts: set ADMIN_EMAIL_RECIPIENT.');
    else if (!this.canSend) this.warnOnce('Alerts are recorded but not sent: set EMAIL_HOST.');
    const now = this.clock.now();
    const shared = new Map<readonly T[], Pick<Delivery, 'kind' | 'subject' | 'text_body' | 'html_body' | 'job_ids'>>();
    const deliveries: Delivery[] = [];
    for (const { recipient, items } of recipients) {
      const body = shared.get(items) ?? this.compose(contentOf(items), jobIdsOf(items), now);
      shared.set(items, body);
      const state = this.canSend ? { status: 'pending', next_attempt_at: now } as const : { status: 'skipped', next_attempt_at: null } as const;
      deliveries.push(manager.create(Delivery, { ...body, ...origin, ...state, channel: 'email', recipient, attempts: 0, last_error: null, created_at: now, sent_at: null }));
    }
    for (let from = 0; from < deliveries.length; from += INSERT_CHUNK) await manager.insert(Delivery, deliveries.slice(from, from + INSERT_CHUNK));
    await this.events.publish(manager, deliveryEvents(deliveries));
    return deliveries;
  }

  /** Due at once, and with the patience of a new one. @returns it as it is from now on */
  async requeue(manager: EntityManager, delivery: Delivery): Promise<Delivery> {
    const changes = { status: 'pending', next_attempt_at: this.clock.now(), attempts: 0 } as const;
    await manager.update(Delivery, delivery.id, changes);
    const queued = Object.assign(manager.create(Delivery, delivery), changes);
    await this.events.publish(manager, deliveryEvents([queued]));
    return queued;
  }

  private compose(content: MailContent, job_ids: number[], now: Date) {
    const { subject, text, html } = composeMessage(content, this.config.notification.locale, now);
    return { kind: content.kind, subject, text_body: text, html_body: html, job_ids };
  }

  private warnOnce(message: string): void {
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.logger.warn(message);
  }
}
