import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { MoreThan, Repository } from 'typeorm';
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

  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    @InjectRepository(Session) private readonly sessions: Repository<Session>,
    private readonly clock: Clock,
  ) {}

  /** @returns null for a key that is unknown, expired or deleted. */
  byKey(key: string): Promise<Authenticated | null> {
    const digest = digestOf(key);
    return this.recall(`key:${digest}`, async () => {
      const found = await this.keys.findOneBy({ digest });
      return found && this.authenticated(found, found.expires_at, 'key');
    });
  }

  /** @returns null for a session that was never opened, or is over: expired, closed, or its key is gone. */
  bySession(sessionId: string): Promise<Authenticated | null> {
    const digest = digestOf(sessionId);
    return this.recall(`session:${digest}`, async () => {
      const session = await this.sessions.findOne({ where: { digest, expires_at: MoreThan(this.clock.now()) }, relations: { key: true } });
      return session?.key ? this.authenticated(session.key, earliest(session.expires_at, session.key.expires_at), 'session') : null;
    });
  }

  /** Whether whoever was let in some time ago still would be. */
  async isStillGood({ keyId }: Principal): Promise<boolean> {
    const key = await this.keys.findOneBy({ id: keyId });
    return key !== null && !this.isOver(key.expires_at);
  }

  /** Something was deleted: nobody is let in from memory. */
  forget(): void {
    this.remembered.clear();
  }

  private async recall(name: string, look: () => Promise<Authenticated | null>): Promise<Authenticated | null> {
    const known = this.remembered.get(name);
    const found = known ?? (await look());
    if (found === null || this.isOver(found.expiresAt)) return null;
    if (known === undefined) {
      this.remembered.set(name, found);
      await this.noteUse(found.principal.keyId);
    }
    return found;
  }

  private authenticated({ id: keyId, name, prefix, role, agent_id: agentId }: ApiKey, expiresAt: Date | null, via: Principal['via']): Authenticated {
    return { principal: { keyId, name, prefix, role, agentId, via }, expiresAt };
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

function earliest(one: Date, other: Date | null): Date {
  return other !== null && other < one ? other : one;
}
