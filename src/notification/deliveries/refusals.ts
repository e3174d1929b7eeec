import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ChannelDisabler } from '../channels/channel-disabler.js';
import type { NotificationChannel } from '../channels/channel.entity.js';
import { ChannelQueue } from '../channels/channel-queue.js';
import { Mailboxes } from '../mailboxes/mailboxes.js';
import type { Delivery } from './delivery.entity.js';
import { TransportError } from './transport-error.js';

/** What a failure means for everything else that goes the same way. */
@Injectable()
export class Refusals {
  constructor(
    private readonly disabler: ChannelDisabler,
    private readonly queue: ChannelQueue,
    private readonly mailboxes: Mailboxes,
  ) {}

  /**
   * Switches off what will never accept anything again: an address of many, or else the channel; leaves in peace what has asked for it.
   * @returns what has gone wrong, all in all; `stopped`: the address had been given up before, and this was to show whether it is there again
   */
  async note({ recipient, kind }: Pick<Delivery, 'recipient' | 'kind'>, channel: NotificationChannel, error: TransportError): Promise<TransportError | 'stopped'> {
    if (error.retryAfterMs > 0) await this.queue.pause(channel, error.retryAfterMs);
    if (error.trouble !== 'gone') return error;
    if (channel.kind !== 'email') {
      await this.disabler.disable(channel, error.message);
      return error;
    }
    switch (await this.mailboxes.refused(recipient, error.message)) {
      case 'server':
        return new TransportError(error.message, 'server', { cause: error });
      case 'stopped':
        return kind === 'test' ? error : 'stopped';
      case 'refused':
      case 'gone':
        return error;
    }
  }

  /** A message has arrived. */
  async forget({ channel, recipient }: Pick<Delivery, 'channel' | 'recipient'>): Promise<void> {
    if (channel === 'email') await this.mailboxes.accepted(recipient);
  }

  /** Somebody has sent a test. @param reached whom it got to @param record what is written down together with what follows from it */
  async tested(channel: NotificationChannel, reached: readonly string[], record: (manager: EntityManager) => Promise<void>): Promise<void> {
    for (const recipient of reached) await this.forget({ channel: channel.kind, recipient });
    await this.queue.tested(channel, record);
  }
}
