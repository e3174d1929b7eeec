import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { AppConfig } from '../../../config/config.js';
import { styleFor } from '../../message/message-style.js';
import type { ChannelKind, OpenConfig, OutgoingMessage } from '../channel-kind.js';
import { wishesOf } from '../channel-style.dto.js';
import { HttpPoster } from '../http/http-poster.js';
import { hostOf } from '../http/hook-url.js';
import { SlackConfig } from './slack-config.dto.js';
import { slackMessage } from './slack-message.js';

/** A hook that was removed: Slack and Discord answer 404. */
const GONE = [404];

/** Messages in a chat that understands Slack's incoming webhooks. */
@Injectable()
export class SlackKind implements ChannelKind {
  readonly kind = 'slack';
  readonly configType = SlackConfig;
  readonly secretFields = ['url'];
  /** Slack takes one message a second. */
  readonly concurrency = 1;

  constructor(private readonly poster: HttpPoster, private readonly config: AppConfig) {}

  shownInstead({ url }: OpenConfig): Record<string, unknown> {
    return hostOf(url);
  }

  send(config: OpenConfig, { facts }: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { url, channel = null } = plainToInstance(SlackConfig, config);
    const body = JSON.stringify(slackMessage(facts, styleFor(this.config, wishesOf(config)), channel));
    return this.poster.post({ url, body, contentType: 'application/json', gone: GONE }, signal);
  }
}
