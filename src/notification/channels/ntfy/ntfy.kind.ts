import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import type { ProblemField } from '../../../common/http/problem.js';
import { AppConfig } from '../../../config/config.js';
import { styleFor } from '../../message/message-style.js';
import type { ChannelKind, OpenConfig, OutgoingMessage } from '../channel-kind.js';
import { wishesOf } from '../channel-style.dto.js';
import { HttpPoster } from '../http/http-poster.js';
import { NtfyConfig } from './ntfy-config.dto.js';
import { ntfyMessage } from './ntfy-message.js';

/** Notifications on telephones. */
@Injectable()
export class NtfyKind implements ChannelKind {
  readonly kind = 'ntfy';
  readonly configType = NtfyConfig;
  readonly secretFields = ['token'];
  readonly concurrency = 2;

  constructor(private readonly poster: HttpPoster, private readonly config: AppConfig) {}

  /** JSON is published to the root; at the topic's own URL it would be taken for the text of the message. */
  problems({ url }: OpenConfig): ProblemField[] {
    const { pathname, search } = new URL(String(url));
    return pathname === '/' && search === '' ? [] : [{ pointer: '/config/url', detail: 'must be the root of the server, such as https://ntfy.example.org; the topic is a field of its own' }];
  }

  send(config: OpenConfig, { facts }: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { url, topic, token, click_url = null } = plainToInstance(NtfyConfig, config);
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    const body = JSON.stringify(ntfyMessage(facts, styleFor(this.config, wishesOf(config)), topic, click_url));
    return this.poster.post({ url, body, contentType: 'application/json', headers }, signal);
  }
}
