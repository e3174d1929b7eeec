import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, Repository } from 'typeorm';
import { AuditLog, shown } from '../audit/audit-log.js';
import { Clock } from '../common/clock.js';
import type { PageQuery } from '../common/http/page.dto.js';
import type { Page } from '../common/http/pagination.js';
import { conflict, notFound, unprocessable } from '../common/http/problem.js';
import { ApiKey } from './api-key.entity.js';
import { Authenticator } from './authenticator.js';
import { type CreateApiKey, CreatedApiKey } from './dto/api-key.dto.js';
import { digestOf, makeKey, prefixOf } from './key-secret.js';

/** Makes and deletes API keys. */
@Injectable()
export class ApiKeysService {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly authenticator: Authenticator,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list({ skip, limit }: PageQuery): Promise<Page<ApiKey>> {
    const [items, total] = await this.keys.findAndCount({ order: { id: 'ASC' }, skip, take: limit });
    return { items, total };
  }

  /** @throws 422 for an end in the past, or an agent where the role has none */
  async create({ name, role, agent_id = null, expires_at = null }: CreateApiKey): Promise<CreatedApiKey> {
    const now = this.clock.now();
    if (expires_at !== null && expires_at <= now) throw unprocessable([{ pointer: '/expires_at', detail: 'has passed' }]);
    if (agent_id !== null && role !== 'agent') throw unprocessable([{ pointer: '/agent_id', detail: 'belongs to keys of role agent only' }]);
    const key = makeKey();
    const row = { name, role, agent_id, prefix: prefixOf(key), digest: digestOf(key), origin: 'api' as const, created_at: now, expires_at, last_used_at: null };
    const saved = await this.keys.manager.transaction(async (manager) => {
      const made = await manager.save(manager.create(ApiKey, row));
      await this.audit.record(manager, [{ action: 'api_key.created', target: { type: 'api_key', id: made.id }, before: null, after: shown(made) }]);
      return made;
    });
    return Object.assign(new CreatedApiKey(), saved, { key });
  }

  /** @throws 404; 409 for the key of the environment, and for the last administrator that could still come in */
  async delete(id: number): Promise<void> {
    await this.keys.manager.transaction(async (manager) => {
      const all = await lockKeys(manager);
      const key = all.find((one) => one.id === id);
      if (key === undefined) throw notFound('API key', id);
      if (key.origin === 'environment') throw conflict('This key is set by ADMIN_API_KEY: change or remove it there and restart Vigie.');
      if (!all.some((other) => other.id !== id && this.isLiveAdmin(other) && (other.expires_at === null || key.expires_at !== null))) {
        throw conflict('This is the last key of an administrator that does not expire: make another one first.');
      }
      await manager.delete(ApiKey, id);
      await this.audit.record(manager, [{ action: 'api_key.deleted', target: { type: 'api_key', id }, before: shown(key), after: null }]);
    });
    this.authenticator.forget();
  }

  private isLiveAdmin({ role, expires_at }: ApiKey): boolean {
    return role === 'admin' && (expires_at === null || expires_at > this.clock.now());
  }
}

/** All of them, so that two administrators cannot delete each other at the same time. */
function lockKeys(manager: EntityManager): Promise<ApiKey[]> {
  return manager.find(ApiKey, { order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
}
