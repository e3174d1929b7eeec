import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { Clock } from '../../../common/clock.js';
import type { ChannelKind, OpenConfig, OutgoingMessage } from '../channel-kind.js';
import { HttpPoster } from '../http/http-poster.js';
import { CLOUD_EVENT_TYPE, cloudEvent } from './cloud-event.js';
import { signatureHeaders } from './signature.js';
import { WebhookConfig } from './webhook-config.dto.js';

/** Signed messages for programs. */
@Injectable()
export class WebhookKind implements ChannelKind {
  readonly kind = 'webhook';
  readonly configType = WebhookConfig;
  readonly secretFields = ['secret', 'previous_secret'];
  readonly concurrency = 4;

  constructor(private readonly poster: HttpPoster, private readonly clock: Clock) {}

  send(config: OpenConfig, message: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { url, secret, previous_secret } = plainToInstance(WebhookConfig, config);
    const body = JSON.stringify(cloudEvent(message));
    const headers = signatureHeaders(message.id, this.clock.now(), body, [secret, ...(previous_secret ? [previous_secret] : [])]);
    return this.poster.post({ url, body, contentType: CLOUD_EVENT_TYPE, headers }, signal);
  }
}
