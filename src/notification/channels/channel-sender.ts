import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { styleFor } from '../message/message-style.js';
import { writeMessage } from '../message/written-message.js';
import type { OutgoingMessage } from './channel-kind.js';
import { ChannelKinds } from './channel-kinds.js';
import { wishesOf } from './channel-style.dto.js';
import { ChannelVault } from './channel-vault.js';
import type { NotificationChannel } from './channel.entity.js';

/** Sends messages through channels of any kind. */
@Injectable()
export class ChannelSender {
  constructor(
    private readonly kinds: ChannelKinds,
    private readonly vault: ChannelVault,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** False without SMTP settings. */
  get canMail(): boolean {
    return this.config.notification.mail !== null;
  }

  /** How many messages of a channel may be under way at the same time, and begin within a minute (0 = any number). */
  paceOf({ kind, config }: Pick<NotificationChannel, 'kind' | 'config'>): { width: number; perMinute: number } {
    const perMinute = kind === 'email' ? this.config.notification.mail?.maxPerMinute : config['max_per_minute'];
    return { width: this.kinds.of(kind).concurrency, perMinute: typeof perMinute === 'number' ? perMinute : 0 };
  }

  /** Whom a message through it is for: one each. */
  recipientsOf(channel: NotificationChannel): readonly string[] {
    return this.kinds.recipientsOf(channel);
  }

  /** Resolves when the other side has accepted the message. @throws TransportError */
  async send(channel: NotificationChannel, message: OutgoingMessage, signal: AbortSignal): Promise<void> {
    await this.kinds.of(channel.kind).send(await this.vault.open(channel), message, signal);
  }

  /** A message that says that it is a test, worded as the channel wishes. */
  testMessage({ config }: Pick<NotificationChannel, 'config'>, recipient: string): OutgoingMessage {
    const now = this.clock.now();
    return { id: `vigie-test-${randomUUID()}`, thread: null, recipient, created_at: now, ...writeMessage({ kind: 'test' }, styleFor(this.config, wishesOf(config)), now) };
  }
}
