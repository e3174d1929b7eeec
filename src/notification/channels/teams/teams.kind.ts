import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { AppConfig } from '../../../config/config.js';
import { styleFor } from '../../message/message-style.js';
import type { ChannelKind, OpenConfig, OutgoingMessage } from '../channel-kind.js';
import { wishesOf } from '../channel-style.dto.js';
import { HttpPoster } from '../http/http-poster.js';
import { hostOf } from '../http/hook-url.js';
import { teamsMessage } from './adaptive-card.js';
import { TeamsConfig } from './teams-config.dto.js';

/** Cards in Microsoft Teams. */
@Injectable()
export class TeamsKind implements ChannelKind {
  readonly kind = 'teams';
  readonly configType = TeamsConfig;
  readonly secretFields = ['url'];
  readonly concurrency = 1;

  constructor(private readonly poster: HttpPoster, private readonly config: AppConfig) {}

  shownInstead({ url }: OpenConfig): Record<string, unknown> {
    return hostOf(url);
  }

  send(config: OpenConfig, { facts }: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { url } = plainToInstance(TeamsConfig, config);
    return this.poster.post({ url, body: JSON.stringify(teamsMessage(facts, styleFor(this.config, wishesOf(config)))), contentType: 'application/json' }, signal);
  }
}
