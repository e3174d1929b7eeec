import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/config.js';
import { settleConfig } from './channel-config.js';
import type { OpenConfig } from './channel-kind.js';
import { ChannelKinds } from './channel-kinds.js';
import { ChannelVault } from './channel-vault.js';
import type { NotificationChannel } from './channel.entity.js';
import { privateUrlProblems } from './http/hook-url.js';

type Settings = Pick<NotificationChannel, 'config' | 'secrets'>;

/** Validates the settings of a channel, and encrypts what of them is secret. */
@Injectable()
export class ChannelSettings {
  constructor(private readonly kinds: ChannelKinds, private readonly vault: ChannelVault, private readonly config: AppConfig) {}

  /**
   * @param channel as it is; a new one has no settings
   * @param given what people sent; absent fields stay
   * @returns the settings as they are stored
   * @throws 422
   */
  async settle(channel: Pick<NotificationChannel, 'kind'> & Settings, given: OpenConfig): Promise<Settings> {
    const check = this.config.notification.allowPrivateAddresses ? () => [] : privateUrlProblems;
    const kept = { shown: channel.config, secretNames: Object.keys(channel.secrets) };
    const { shown, secrets, forgotten } = settleConfig(this.kinds.of(channel.kind), given, kept, check);
    const stay = Object.entries(channel.secrets).filter(([name]) => !forgotten.includes(name));
    return { config: shown, secrets: { ...Object.fromEntries(stay), ...(await this.vault.seal(channel.kind, secrets)) } };
  }

  /** Whether anything is another than before. A secret that was sent again always is: nobody else can know whether it is the same. */
  differ(channel: Settings, settled: Settings): boolean {
    return !isDeepStrictEqual([channel.config, channel.secrets], [settled.config, settled.secrets]);
  }
}
