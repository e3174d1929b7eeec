import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { conflict } from '../../common/http/problem.js';
import { Refusals } from '../deliveries/refusals.js';
import { TransportError } from '../deliveries/transport-error.js';
import { ChannelSender } from './channel-sender.js';
import { ChannelsService } from './channels.service.js';
import type { NotificationChannel } from './channel.entity.js';
import type { ChannelTest, TestedRecipient } from './dto/channel.dto.js';
import { ENVIRONMENT_CHANNEL } from './environment-channel.js';

/** Below the minute that a request may take. */
const LIMIT_MS = 30_000;

/** Sends a message through a channel while somebody waits for what happens. Nothing is kept of it, and nothing is tried again; but what waits for the channel is. */
@Injectable()
export class ChannelTester {
  constructor(
    private readonly channels: ChannelsService,
    private readonly sender: ChannelSender,
    private readonly audit: AuditLog,
    private readonly refusals: Refusals,
  ) {}

  /** Also through a channel that is switched off: whoever mends it wants to know. @throws 404; 409 for mail without settings */
  async test(id: number): Promise<ChannelTest> {
    const channel = await this.channels.get(id);
    if (channel.kind === 'email' && !this.sender.canMail) throw conflict('No SMTP server is configured: set EMAIL_HOST and restart Vigie.');
    if (id === ENVIRONMENT_CHANNEL && !channel.is_active) throw conflict('Nobody would get the test message: set ADMIN_EMAIL_RECIPIENT.');
    const signal = AbortSignal.timeout(LIMIT_MS);
    const results = await Promise.all(this.sender.recipientsOf(channel).map((recipient) => this.try(channel, recipient, signal)));
    const answer = { ok: results.every(({ ok }) => ok), results };
    const reached = results.filter(({ ok }) => ok).map(({ recipient }) => recipient);
    await this.refusals.tested(channel, reached, (manager) =>
      this.audit.record(manager, [{ action: 'notification_channel.tested', target: { type: 'notification_channel', id }, before: null, after: answer }]),
    );
    return answer;
  }

  private async try(channel: NotificationChannel, recipient: string, signal: AbortSignal): Promise<TestedRecipient> {
    const started = performance.now();
    const result = (error: string | null) => ({ recipient, ok: error === null, error, duration_ms: Math.round(performance.now() - started) });
    try {
      await this.sender.send(channel, this.sender.testMessage(channel, recipient), signal);
      return result(null);
    } catch (error) {
      // Anything else is a mistake of ours, not of the other side.
      if (!(error instanceof TransportError)) throw error;
      return result(error.message);
    }
  }
}
