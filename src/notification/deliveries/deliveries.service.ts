import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ArrayContains, type FindOptionsWhere, ILike, IsNull, type Repository } from 'typeorm';
import { Clock } from '../../common/clock.js';
import type { Page } from '../../common/http/pagination.js';
import { notFound } from '../../common/http/problem.js';
import type { ChannelKindName } from '../channels/channel-kind.js';
import { untoldSinceSql } from '../../events/untold.js';
import { ENVIRONMENT_CHANNEL } from '../channels/environment-channel.js';
import { Delivery } from './delivery.entity.js';
import type { DeliveryQuery } from './dto/delivery-query.dto.js';
import type { ListedDelivery } from './dto/delivery-summary.dto.js';

/** A scan whose counters have not moved for so long is not about to release anything. */
const SCAN_PATIENCE_MS = 15 * 60_000;

/** What is still to be sent. */
export interface OutboxState {
  readonly pending: number;
  readonly retrying: number;
  /** Given up, and not retried since. */
  readonly failed: number;
  /** When the oldest delivery that is neither sent nor given up was queued. */
  readonly oldest_pending_at: Date | null;
  /** Channels that Vigie has switched off by itself, by id. */
  readonly disabled_channels: readonly DisabledChannel[];
  /** Mail addresses that nothing is sent to any more, by id. */
  readonly disabled_recipients: readonly DisabledRecipient[];
  /** Since when the oldest event, or incident that is due, waits to be turned into messages; normally a few seconds at most. */
  readonly oldest_untold_at: Date | null;
}

/** A channel that was switched off because nobody is there any more. */
export interface DisabledChannel {
  readonly id: number;
  readonly name: string;
  readonly kind: ChannelKindName;
  readonly reason: string;
}

/** A mail address that was refused for good. */
export interface DisabledRecipient {
  readonly id: number;
  readonly address: string;
  readonly reason: string;
  readonly since: Date;
}

/** What the API shows of deliveries. */
@Injectable()
export class DeliveriesService {
  constructor(@InjectRepository(Delivery) private readonly deliveries: Repository<Delivery>, private readonly clock: Clock) {}

  async list({ skip, limit, status, kind, recipient, agent_id, channel_id, incident_id, job_id }: DeliveryQuery): Promise<Page<ListedDelivery>> {
    const where: FindOptionsWhere<Delivery> = {
      ...(status && { status }),
      ...(kind && { kind }),
      ...(recipient && { recipient: sameText(recipient) }),
      ...(agent_id && { agent_id: sameText(agent_id) }),
      ...(channel_id !== undefined && { channel_id: channel_id === ENVIRONMENT_CHANNEL ? IsNull() : channel_id }),
      ...(incident_id !== undefined && { incident_id }),
      ...(job_id !== undefined && { job_ids: ArrayContains([job_id]) }),
    };
    const [items, total] = await this.deliveries.findAndCount({ where, select: SUMMARY, order: { id: 'DESC' }, skip, take: limit });
    return { items, total };
  }

  async get(id: number): Promise<Delivery> {
    const delivery = await this.deliveries.findOneBy({ id });
    if (!delivery) throw notFound('Delivery', id);
    return delivery;
  }

  async outboxState(): Promise<OutboxState> {
    const now = this.clock.now();
    const [untold] = await this.deliveries.query<{ since: Date | null }[]>(
      `SELECT least(${untoldSinceSql('$2')}, (SELECT min(due_at) FROM incidents WHERE due_at <= $1)) AS since`,
      [now, new Date(now.getTime() - SCAN_PATIENCE_MS)],
    );
    const [row] = await this.deliveries.query<Omit<OutboxState, 'oldest_untold_at' | 'disabled_channels' | 'disabled_recipients'>[]>(
      `SELECT count(*) FILTER (WHERE status = 'pending') AS pending, count(*) FILTER (WHERE status = 'retrying') AS retrying,
              count(*) FILTER (WHERE status = 'failed') AS failed, min(queued_at) FILTER (WHERE status <> 'failed') AS oldest_pending_at
         FROM deliveries WHERE status IN ('pending', 'retrying', 'failed')`,
    );
    const disabled_channels = await this.deliveries.query<DisabledChannel[]>(
      'SELECT id, name, kind, disabled_reason AS reason FROM notification_channels WHERE disabled_reason IS NOT NULL ORDER BY id',
    );
    const disabled_recipients = await this.deliveries.query<DisabledRecipient[]>(
      'SELECT id, address, reason, disabled_at AS since FROM mail_recipients WHERE disabled_at IS NOT NULL ORDER BY id',
    );
    return { ...(row ?? { pending: 0, retrying: 0, failed: 0, oldest_pending_at: null }), oldest_untold_at: untold?.since ?? null, disabled_channels, disabled_recipients };
  }
}

const SUMMARY = {
  id: true, kind: true, channel: true, channel_id: true, recipient: true, subject: true, status: true, attempts: true, next_attempt_at: true, last_error: true,
  agent_id: true, scan_run_id: true, job_ids: true, incident_id: true, created_at: true, queued_at: true, sent_at: true,
} as const;

/** Equal without regard to case; `%`, `_` and `\` are letters here. */
function sameText(text: string) {
  return ILike(text.replace(/[\\%_]/g, '\\$&'));
}
