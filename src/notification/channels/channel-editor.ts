import { Injectable } from '@nestjs/common';
import { type EntityManager, Not } from 'typeorm';
import { AuditLog, changedFields, shown } from '../../audit/audit-log.js';
import { demandMatch, type TagCondition } from '../../common/http/etag.js';
import { conflict, notFound, unprocessable } from '../../common/http/problem.js';
import { Routes } from '../routing/routes.js';
import { channelEtag } from './channel-address.js';
import { NotificationChannel } from './channel.entity.js';
import { ChannelQueue } from './channel-queue.js';
import { ChannelSettings } from './channel-settings.js';
import type { CreateChannel, UpdateChannel } from './dto/channel.dto.js';
import { ENVIRONMENT_CHANNEL } from './environment-channel.js';

const BY_ENVIRONMENT = 'Channel 0 is set up by EMAIL_* and ADMIN_EMAIL_RECIPIENT: change it there and restart Vigie.';

/** Makes, changes and deletes channels. */
@Injectable()
export class ChannelEditor {
  constructor(
    private readonly settings: ChannelSettings,
    private readonly routes: Routes,
    private readonly audit: AuditLog,
    private readonly queue: ChannelQueue,
  ) {}

  /** @throws 409 when the name is taken, 422 for settings that do not fit the kind */
  create({ name, kind, config, is_active = true }: CreateChannel): Promise<NotificationChannel> {
    return this.routes.inTurn(async (manager) => {
      const settled = await this.settings.settle({ kind, config: {}, secrets: {} }, config);
      await demandFreeName(manager, name);
      const { id } = await manager.save(manager.create(NotificationChannel, { name, name_key: name.toLowerCase(), kind, is_active, disabled_reason: null, ...settled }));
      const made = await manager.findOneByOrFail(NotificationChannel, { id });
      await this.audit.record(manager, [{ action: 'notification_channel.created', target: { type: 'notification_channel', id }, before: null, after: shown(made) }]);
      return made;
    });
  }

  /**
   * Changes what `patch` names; one that says nothing new touches nothing. After a change the other side need not be left in peace any longer.
   * @param skipWaiting what waits may be lost when it is switched off
   * @throws 404, 409, 412, 422
   */
  update(id: number, patch: UpdateChannel, condition: TagCondition | null, skipWaiting = false): Promise<NotificationChannel> {
    return this.routes.inTurn(async (manager) => {
      const channel = await lockChannel(manager, id, condition);
      if (patch.kind !== undefined && patch.kind !== channel.kind) throw unprocessable([{ pointer: '/kind', detail: `cannot be changed: it is ${channel.kind}; make another channel` }]);
      const changes = await this.changes(channel, patch);
      if (changes === null) return channel;
      if (changes.name !== undefined) await demandFreeName(manager, changes.name, id);
      await manager.save(NotificationChannel, { id, ...changes, version: channel.version + 1 });
      if (changes.is_active === false) await this.routes.demandCovered(manager);
      const skipped = changes.is_active === false ? await this.queue.close(manager, channel, 'The channel is switched off.', skipWaiting) : 0;
      await this.queue.resume(manager, channel);
      const saved = await manager.findOneByOrFail(NotificationChannel, { id });
      await this.audit.record(manager, [{ action: 'notification_channel.updated', target: { type: 'notification_channel', id }, ...withSkipped(withSecrets(channel, saved), skipped) }]);
      return saved;
    });
  }

  /** @param skipWaiting what waits for it may be lost @throws 404; 409 while a rule names it, or something waits; 412 */
  async delete(id: number, condition: TagCondition | null, skipWaiting = false): Promise<void> {
    await this.routes.inTurn(async (manager) => {
      const channel = await lockChannel(manager, id, condition);
      await this.routes.demandUnused(manager, id);
      const skipped = await this.queue.close(manager, channel, 'The channel was deleted.', skipWaiting);
      await manager.delete(NotificationChannel, id);
      await this.audit.record(manager, [{ action: 'notification_channel.deleted', target: { type: 'notification_channel', id }, ...withSkipped({ before: shown(channel), after: null }, skipped) }]);
    });
  }

  private async changes(channel: NotificationChannel, { name, config, is_active }: UpdateChannel): Promise<Partial<NotificationChannel> | null> {
    const settled = config === undefined ? null : await this.settings.settle(channel, config);
    const changes = {
      ...(name !== undefined && name !== channel.name && { name, name_key: name.toLowerCase() }),
      ...(is_active !== undefined && (is_active !== channel.is_active || channel.disabled_reason !== null) && { is_active, disabled_reason: null }),
      ...(settled && this.settings.differ(channel, settled) && settled),
    };
    return Object.keys(changes).length === 0 ? null : changes;
  }
}

/** Secrets are compared by what is stored: one that was entered again counts as changed, and is named, never shown. */
function withSecrets(was: NotificationChannel, is: NotificationChannel): { before: object | null; after: object | null } {
  const names = Object.keys({ ...was.secrets, ...is.secrets }).filter((name) => was.secrets[name] !== is.secrets[name]).sort();
  const { before, after } = changedFields(was, is);
  return { before, after: names.length === 0 ? after : { ...after, secrets_changed: names } };
}

/** Messages that nobody gets because of the change are part of it. */
function withSkipped({ before, after }: { before: object | null; after: object | null }, messages_skipped: number): { before: object | null; after: object | null } {
  return { before, after: messages_skipped === 0 ? after : { ...after, messages_skipped } };
}

async function lockChannel(manager: EntityManager, id: number, condition: TagCondition | null): Promise<NotificationChannel> {
  if (id === ENVIRONMENT_CHANNEL) throw conflict(BY_ENVIRONMENT);
  const channel = await manager.findOne(NotificationChannel, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (channel === null) throw notFound('Notification channel', id);
  demandMatch(condition, channelEtag(channel), `Notification channel ${id}`);
  return channel;
}

/** Changes take turns, so nobody takes the name after this look. */
async function demandFreeName(manager: EntityManager, name: string, id = 0): Promise<void> {
  const taken = await manager.findOneBy(NotificationChannel, { name_key: name.toLowerCase(), id: Not(id) });
  if (taken !== null) throw conflict(`Channel ${taken.id} is called "${taken.name}" already.`, [{ pointer: '/name', detail: 'is taken' }]);
}
