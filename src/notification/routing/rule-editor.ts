import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, Not } from 'typeorm';
import { AuditLog, changedFields, shown } from '../../audit/audit-log.js';
import { demandMatch, type TagCondition } from '../../common/http/etag.js';
import { conflict, notFound, unprocessable } from '../../common/http/problem.js';
import { NotificationChannel } from '../channels/channel.entity.js';
import { ENVIRONMENT_CHANNEL } from '../channels/environment-channel.js';
import type { CreateRule, UpdateRule } from './dto/rule.dto.js';
import { Routes } from './routes.js';
import { ruleEtag } from './rule-address.js';
import { changesToRule, savedMatch } from './rule-changes.js';
import { NotificationRule } from './rule.entity.js';

/** Space between rules at the end of the list, for those to come in between. */
const STEP = 10;

/** Makes, changes and deletes rules, so that somebody is always told of everything. */
@Injectable()
export class RuleEditor {
  constructor(private readonly dataSource: DataSource, private readonly routes: Routes, private readonly audit: AuditLog) {}

  /** @throws 409 when the name is taken, 422 for channels that do not exist */
  create({ name, match = {}, channel_ids, position, is_active = true }: CreateRule): Promise<NotificationRule> {
    return this.dataSource.transaction(async (manager) => {
      await this.routes.lock(manager);
      await demandFreeName(manager, name);
      await demandChannels(manager, channel_ids);
      const place = position ?? (await manager.maximum(NotificationRule, 'position') ?? 0) + STEP;
      const row = { name, name_key: name.toLowerCase(), match: savedMatch(match), channel_ids, position: place, is_active, is_default: false };
      const { id } = await manager.save(manager.create(NotificationRule, row));
      const made = await manager.findOneByOrFail(NotificationRule, { id });
      await this.audit.record(manager, [{ action: 'notification_rule.created', target: { type: 'notification_rule', id }, before: null, after: shown(made) }]);
      return made;
    });
  }

  /** A patch that says nothing new touches nothing. @throws 404; 409 for what would leave something untold; 412, 422 */
  update(id: number, patch: UpdateRule, condition: TagCondition | null): Promise<NotificationRule> {
    return this.dataSource.transaction(async (manager) => {
      await this.routes.lock(manager);
      const rule = await lockRule(manager, id, condition);
      const changes = changesToRule(rule, patch);
      if (Object.keys(changes).length === 0) return rule;
      if (changes.name !== undefined) await demandFreeName(manager, changes.name, id);
      if (changes.channel_ids !== undefined) await demandChannels(manager, changes.channel_ids);
      await manager.save(NotificationRule, { id, ...changes, version: rule.version + 1 });
      if (rule.is_active) await this.routes.demandCovered(manager);
      const saved = await manager.findOneByOrFail(NotificationRule, { id });
      await this.audit.record(manager, [{ action: 'notification_rule.updated', target: { type: 'notification_rule', id }, ...changedFields(rule, saved) }]);
      return saved;
    });
  }

  /** @throws 404; 409 for the default rule, and for what would leave something untold; 412 */
  async delete(id: number, condition: TagCondition | null): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.routes.lock(manager);
      const rule = await lockRule(manager, id, condition);
      if (rule.is_default) throw conflict('The default rule cannot be deleted, only switched off.');
      await manager.delete(NotificationRule, id);
      if (rule.is_active) await this.routes.demandCovered(manager);
      await this.audit.record(manager, [{ action: 'notification_rule.deleted', target: { type: 'notification_rule', id }, before: shown(rule), after: null }]);
    });
  }
}

async function lockRule(manager: EntityManager, id: number, condition: TagCondition | null): Promise<NotificationRule> {
  const rule = await manager.findOne(NotificationRule, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (rule === null) throw notFound('Notification rule', id);
  demandMatch(condition, ruleEtag(rule), `Notification rule ${id}`);
  return rule;
}

async function demandFreeName(manager: EntityManager, name: string, id = 0): Promise<void> {
  const taken = await manager.findOneBy(NotificationRule, { name_key: name.toLowerCase(), id: Not(id) });
  if (taken !== null) throw conflict(`Rule ${taken.id} is called "${taken.name}" already.`, [{ pointer: '/name', detail: 'is taken' }]);
}

async function demandChannels(manager: EntityManager, ids: readonly number[]): Promise<void> {
  const found = await manager.find(NotificationChannel, { where: { id: In(ids) }, select: { id: true } });
  const known = [ENVIRONMENT_CHANNEL, ...found.map(({ id }) => id)];
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) throw unprocessable([{ pointer: '/channel_ids', detail: `names channels that do not exist: ${unknown.join(', ')}` }]);
}
