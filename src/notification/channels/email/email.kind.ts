import { Injectable, Logger } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { drawChart } from '../../mail/chart.js';
import { CHART_CID } from '../../mail/chart-look.js';
import { type InlineImage, MAIL_CONNECTIONS, MailTransport } from '../../mail/mail-transport.js';
import type { ChannelKind, OpenConfig, OutgoingMessage } from '../channel-kind.js';
import { EmailConfig } from './email-config.dto.js';

/** Mail over the SMTP server of the environment. */
@Injectable()
export class EmailKind implements ChannelKind {
  readonly kind = 'email';
  readonly configType = EmailConfig;
  readonly secretFields = [];
  /** Kind to small mail servers. All mail shares it. */
  readonly concurrency = MAIL_CONNECTIONS;
  private readonly logger = new Logger(EmailKind.name);

  constructor(private readonly transport: MailTransport) {}

  recipients(config: OpenConfig): readonly string[] {
    return plainToInstance(EmailConfig, config).recipients;
  }

  async send(_config: OpenConfig, { id, thread, recipient, subject, text, html, facts }: OutgoingMessage, signal: AbortSignal): Promise<void> {
    await this.transport.send({ id, thread, recipient, subject, text, html, images: await this.imagesOf(facts) }, signal);
  }

  /** Drawn at every attempt: the figures are kept, the image is not. Without it the mail still says everything in words. */
  private async imagesOf({ digest }: OutgoingMessage['facts']): Promise<InlineImage[]> {
    if (digest === null || digest.days.length === 0) return [];
    try {
      return [{ cid: CHART_CID, file_name: 'cycles-per-day.png', content: await drawChart(digest.days) }];
    } catch (error) {
      this.logger.warn(`The chart of a digest could not be drawn; it is sent without: ${String(error)}`);
      return [];
    }
  }
}
