import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { conflict } from '../../common/http/problem.js';
import { EventLog } from '../../events/event-log.js';
import { deliveryEvents } from '../deliveries/delivery-events.js';
import { laneOf, unblockLane } from '../deliveries/lanes.js';
import { ofChannel, skipWaiting, unsent } from '../deliveries/waiting.js';
import type { NotificationChannel } from './channel.entity.js';

type Named = Pick<NotificationChannel, 'id' | 'name'>;

/** What waits for a channel, and for how long it is left in peace. */
@Injectable()
export class ChannelQueue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly events: EventLog,
  ) {}

  /** The other side has asked for peace. A channel that was changed since may lead to somebody else. */
  async pause({ id, version }: Pick<NotificationChannel, 'id' | 'version'>, ms: number): Promise<void> {
    const until = new Date(this.clock.now().getTime() + ms);
    await this.dataSource.query('UPDATE notification_channels SET paused_until = greatest(paused_until, $3) WHERE id = $1 AND version = $2', [id, version, until]);
  }

  /** Somebody has mended the channel, or wants to know whether it works: what waits because of its server is due. */
  async resume(manager: EntityManager, channel: Pick<NotificationChannel, 'id' | 'kind'>): Promise<void> {
    await forgetPause(manager, channel.id);
    await this.events.publish(manager, deliveryEvents(await unblockLane(manager, laneOf({ channel: channel.kind, channel_id: channel.id }), this.clock.now())));
  }

  /** Somebody has sent a test through it. @param record what is written down together with that */
  async tested(channel: Pick<NotificationChannel, 'id' | 'kind'>, record: (manager: EntityManager) => Promise<void>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.resume(manager, channel);
      await record(manager);
    });
    this.events.wake();
  }

  /**
   * Nothing will be sent through it any more: what waits is settled as skipped.
   * @param mayBeLost whoever asks knows that something waits
   * @returns how many were skipped
   * @throws 409 that says how many wait
   */
  async close(manager: EntityManager, { id, name }: Named, reason: string, mayBeLost: boolean): Promise<number> {
    const { count } = await unsent(manager, ofChannel(id));
    if (count === 0) return 0;
    if (!mayBeLost) throw conflict(`${count === 1 ? '1 message waits' : `${count} messages wait`} for channel ${id} ("${name}") and would never be sent (GET /deliveries?channel_id=${id}): wait until they have arrived, or call again with ?skip_waiting=true.`);
    const skipped = await skipWaiting(manager, ofChannel(id), reason);
    await this.events.publish(manager, skipped);
    return skipped.length;
  }
}

/** A message is sent again by hand: whoever does that does not want to wait. */
export async function forgetPause(manager: EntityManager, id: number): Promise<void> {
  await manager.query('UPDATE notification_channels SET paused_until = NULL WHERE id = $1', [id]);
}
