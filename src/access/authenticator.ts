import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { Principal } from '../common/http/access.js';
import { ApiKey } from './api-key.entity.js';
import { digestOf } from './key-secret.js';
import { Session } from './session.entity.js';

/** A deleted key is refused at once by the process that deleted it, and by all others after this long. */
const REMEMBER_MS = 5_000;
const REMEMBERED = 1_000;
/** `last_used_at` is written no more often than this. */
const USE_GRAIN_MS = 60_000;

/** Somebody who showed a good key, and until when it is good. */
export interface Authenticated {
  readonly principal: Principal;
  readonly expiresAt: Date | null;
}

/** Tells who a key or a browser session belongs to. */
@Injectable()
export class Authenticator {
  private readonly logger = new Logger(Authenticator.name);
  private readonly remembered = new LRUCache<string, Authenticated>({ max: REMEMBERED, ttl: REMEMBER_MS });
  private deletions = 0;

  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly clock: Clock,
  ) {}

  /** @returns null for a key that is unknown, expired or deleted. */
  byKey(key: string): Promise<Authenticated | null> {
    const digest = digestOf(key);
    return this.recall(`key:${digest}`, () => this.findKey({ digest }));
  }

  /** @returns null for a session that was never opened, or is over: expired, closed, or its key is gone. */
  bySession(sessionId: string): Promise<Authenticated | null> {
    const digest = digestOf(sessionId);
    return this.recall(`session:${digest}`, () => this.findSession(digest));
  }

  /** Whether whoever was let in some time ago still would be. */
  async isStillGood({ keyId, session }: Principal): Promise<boolean> {
    const found = session === undefined ? await this.findKey({ id: keyId }) : await this.findSession(session);
    return found !== null && !this.isOver(found.expiresAt);
  }

  /** Something was deleted: nobody is let in from memory, nor remembered from a look-up that began before. */
  forget(): void {
    this.deletions += 1;
    this.remembered.clear();
  }

  private async recall(name: string, look: () => Promise<Authenticated | null>): Promise<Authenticated | null> {
    const known = this.remembered.get(name);
    const { deletions } = this;
    const found = known ?? (await look());
    if (found === null || this.isOver(found.expiresAt)) return null;
    if (known === undefined) {
      if (deletions === this.deletions) this.remembered.set(name, found);
      await this.noteUse(found.principal.keyId);
    }
    return found;
  }

  private async findKey(where: Pick<ApiKey, 'id'> | Pick<ApiKey, 'digest'>): Promise<Authenticated | null> {
    const key = await this.keys.findOneBy(where);
    return key && { principal: { ...principalOf(key), via: 'key' }, expiresAt: key.expires_at };
  }

  private async findSession(digest: string): Promise<Authenticated | null> {
    const found = await this.sessions.findOne({ where: { digest }, relations: { key: true } });
    if (!found?.key) return null;
    return { principal: { ...principalOf(found.key), via: 'session', session: digest }, expiresAt: earliest(found.expires_at, found.key.expires_at) };
  }

  private isOver(expiresAt: Date | null): boolean {
    return expiresAt !== null && expiresAt <= this.clock.now();
  }

  /** Nobody is kept out because it cannot be written. */
  private async noteUse(keyId: number): Promise<void> {
    const now = this.clock.now();
    await this.keys
      .query('UPDATE api_keys SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)', [
        keyId, now, new Date(now.getTime() - USE_GRAIN_MS),
      ])
      .catch((error: unknown) => this.logger.warn(`The use of key ${keyId} could not be noted: ${String(error)}`));
  }
}

function principalOf({ id: keyId, name, prefix, role, agent_id: agentId }: ApiKey): Omit<Principal, 'via'> {
  return { keyId, name, prefix, role, agentId };
}

function earliest(one: Date, other: Date | null): Date {
  return other !== null && other < one ? other : one;
}
