import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { EventLog } from '../../events/event-log.js';
import { Outbox } from '../deliveries/outbox.js';
import { ofChannel, skipWaiting, unsent } from '../deliveries/waiting.js';
import type { NotificationChannel } from './channel.entity.js';

/** Switches a channel off where nobody is any more, and tells others what it did not get. */
@Injectable()
export class ChannelDisabler {
  private readonly logger = new Logger('Channels');

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly events: EventLog,
  ) {}

  /** All in one transaction; of several failures that come at once, one tells. A channel that was changed since has mended it, perhaps. */
  async disable({ id, name, version }: Pick<NotificationChannel, 'id' | 'name' | 'version'>, reason: string): Promise<void> {
    const wasActive = await this.dataSource.transaction(async (manager) => {
      // Of two channels that go at once, each would wait for the other.
      await this.outbox.router.lock(manager);
      const [rows] = await manager.query<[{ id: number }[], number]>(
        `UPDATE notification_channels SET is_active = false, disabled_reason = $2, version = version + 1, updated_at = $3 WHERE id = $1 AND version = $4 AND is_active RETURNING id`,
        [id, reason, this.clock.now(), version],
      );
      if (rows.length === 0) return false;
      const { subjects, count } = await unsent(manager, ofChannel(id));
      await this.events.publish(manager, await skipWaiting(manager, ofChannel(id), `The channel was switched off: ${reason}`));
      const told = await this.outbox.router.ofOthers(manager, ['the channel'], { kind: 'channel_disabled', severity: 'critical', agent_id: null });
      const content = { kind: 'channel_disabled', channel: { id, name }, recipient: null, reason, undelivered: subjects, undelivered_count: count } as const;
      await this.outbox.write(manager, told, { agent_id: null, scan_run_id: null }, () => content);
      return true;
    });
    if (!wasActive) return;
    this.logger.warn(`Channel ${id} (${name}) was switched off: ${reason}`);
    this.events.wake();
  }
}
