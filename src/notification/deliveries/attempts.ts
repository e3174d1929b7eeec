import { Injectable, Logger } from '@nestjs/common';
import type { OutgoingMessage } from '../channels/channel-kind.js';
import { ChannelSender } from '../channels/channel-sender.js';
import type { NotificationChannel } from '../channels/channel.entity.js';
import { ChannelsService } from '../channels/channels.service.js';
import { bareFacts, completeFacts } from '../message/facts.js';
import { type Claimed, DeliveryStore, MAIL_LANE } from './delivery-store.js';
import { Refusals } from './refusals.js';
import type { LaneWork, Terms } from './send-lane.js';
import { messageIdOf } from './threads.js';
import { TransportError } from './transport-error.js';

/** An attempt ends before its claim does, or a second process would send the same message. */
const ATTEMPT_LIMIT_MS = 4 * 60_000;

/** Tries to send messages. Every one is claimed and committed before it is sent, so no transaction is open meanwhile. */
@Injectable()
export class Attempts {
  private readonly logger = new Logger('Attempts');

  constructor(
    private readonly store: DeliveryStore,
    private readonly channels: ChannelsService,
    private readonly sender: ChannelSender,
    private readonly refusals: Refusals,
  ) {}

  inLane(lane: number): LaneWork {
    return {
      terms: () => this.terms(lane),
      claim: (count) => this.store.claim(lane, count),
      attempt: (delivery, abort) => this.attempt(delivery, abort).then(() => true, (error: unknown) => this.unrecorded(delivery, error)),
    };
  }

  /** What waits for a channel that was deleted is taken all the same, to be settled. */
  private async terms(lane: number): Promise<Terms> {
    const channel = await this.channels.find(lane);
    return { ...this.sender.paceOf(channel ?? { kind: 'email', config: {} }), pausedUntil: channel?.paused_until ?? null };
  }

  /** Mail of the environment goes out whether or not there are administrators: jobs have addresses of their own. */
  private async attempt(delivery: Claimed, abort: AbortSignal): Promise<void> {
    const channel = await this.channels.find(delivery.channel_id ?? MAIL_LANE);
    if (channel === null || (!channel.is_active && delivery.channel_id !== null)) return this.skip(delivery, channel);
    try {
      await this.sender.send(channel, messageOf(delivery), AbortSignal.any([abort, AbortSignal.timeout(ATTEMPT_LIMIT_MS)]));
    } catch (error) {
      if (abort.aborted) return this.store.giveUpClaim(delivery);
      return this.fail(delivery, channel, error instanceof TransportError ? error : new TransportError(String(error), 'message', { cause: error }));
    }
    await this.store.recordSent(delivery);
    await this.refusals.forget(delivery);
  }

  private skip(delivery: Claimed, channel: NotificationChannel | null): Promise<void> {
    const why = channel === null ? 'The channel was deleted.' : `The channel is switched off${channel.disabled_reason === null ? '.' : `: ${channel.disabled_reason}`}`;
    return this.store.recordSkipped(delivery, why);
  }

  /** What will never be accepted again is switched off first: a crash in between loses nothing. */
  private async fail(delivery: Claimed, channel: NotificationChannel, error: TransportError): Promise<void> {
    const trouble = await this.refusals.note(delivery, channel, error);
    if (trouble === 'stopped') await this.store.recordSkipped(delivery, `Mail to ${delivery.recipient} was stopped: ${error.message}`);
    else await this.store.recordFailure(delivery, trouble);
  }

  /** The database is away: the claim runs out by itself, and the same id marks what is then sent twice. */
  private unrecorded({ id }: Claimed, error: unknown): boolean {
    this.logger.error(`The outcome of delivery ${id} could not be recorded; it is tried again in 5 minutes: ${String(error)}`);
    return false;
  }
}

function messageOf({ id, recipient, subject, text_body: text, html_body: html, payload, thread, kind, created_at }: Claimed): OutgoingMessage {
  return { id: messageIdOf({ id, created_at }), thread, recipient, subject, text, html, created_at, facts: payload === null ? bareFacts(kind, subject, created_at) : completeFacts(payload) };
}
