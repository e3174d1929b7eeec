import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { conflict } from '../../common/http/problem.js';
import { AppConfig } from '../../config/config.js';
import { ChannelKinds } from '../channels/channel-kinds.js';
import { wishesOf } from '../channels/channel-style.dto.js';
import { NotificationChannel } from '../channels/channel.entity.js';
import { allStopped } from '../mailboxes/stopped.js';
import { matchesEverything } from './match.js';
import { ADMINISTRATORS, isStopped, type RoutingChannel, type RoutingTable } from './route.js';
import { NotificationRule } from './rule.entity.js';

/** Any fixed number; whoever changes rules or channels takes it. */
const ROUTES_LOCK = 7_164_008;

/** The rules and channels that are switched on, and what must always be true of them together. */
@Injectable()
export class Routes {
  constructor(private readonly dataSource: DataSource, private readonly kinds: ChannelKinds, private readonly config: AppConfig) {}

  /** A transaction of somebody who changes rules or channels, under the lock. */
  inTurn<T>(change: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await this.lock(manager);
      return change(manager);
    });
  }

  /** Whoever changes rules or channels takes turns, so that what was looked at stays true. Held until the transaction ends. */
  async lock(manager: EntityManager): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ROUTES_LOCK]);
  }

  /**
   * What messages are routed by. No channel can be switched off, and no address given up, until the transaction ends: whoever does that
   * afterwards finds the messages that were written for it.
   */
  async table(manager: EntityManager): Promise<RoutingTable> {
    await manager.query('SELECT pg_advisory_xact_lock_shared($1)', [ROUTES_LOCK]);
    const channels = await manager.find(NotificationChannel, { where: { is_active: true }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_read' } });
    const rules = await manager.find(NotificationRule, { where: { is_active: true }, order: { position: 'ASC', id: 'ASC' } });
    const administrators: RoutingChannel = { id: ADMINISTRATORS, kind: 'email', recipients: this.config.notification.adminRecipients };
    return { rules, channels: new Map([administrators, ...channels.map((channel) => this.routing(channel))].map((channel) => [channel.id, channel])), stopped: await allStopped(manager) };
  }

  /** Somebody must be told of everything: by the default rule, or by another one without conditions. @throws 409 */
  async demandCovered(manager: EntityManager): Promise<void> {
    const rules = await manager.findBy(NotificationRule, { is_active: true });
    if (rules.some(({ is_default }) => is_default)) return;
    const { channels, stopped } = await this.table(manager);
    const canMail = this.config.notification.mail !== null;
    const reaches = ({ kind, recipients }: RoutingChannel) => (kind === 'email' ? canMail && recipients.some((recipient) => !isStopped({ channel: kind, recipient }, stopped)) : true);
    const usable = (id: number) => [...channels.values()].some((channel) => channel.id === id && reaches(channel));
    if (rules.some(({ match, channel_ids }) => matchesEverything(match) && channel_ids.some(usable))) return;
    throw conflict('Somebody must be told of everything: no rule that is switched on and has no conditions would lead to a channel that is switched on. Switch the default rule on first, or make another one for everything.');
  }

  /** @throws 409 that names the rules */
  async demandUnused(manager: EntityManager, channelId: number): Promise<void> {
    const rules = await manager.query<{ name: string }[]>('SELECT name FROM notification_rules WHERE $1::bigint = ANY (channel_ids) ORDER BY position, id', [channelId]);
    if (rules.length > 0) throw conflict(`Channel ${channelId} is used by these rules: ${rules.map(({ name }) => `"${name}"`).join(', ')}. Let them lead somewhere else first.`);
  }

  private routing(channel: NotificationChannel): RoutingChannel {
    const style = wishesOf(channel.config);
    return { id: channel.id, kind: channel.kind, recipients: this.kinds.recipientsOf(channel), ...(Object.keys(style).length > 0 && { style }) };
  }
}
