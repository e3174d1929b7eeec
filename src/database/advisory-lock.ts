import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { DatabaseConnection } from './database-connection.js';

/** Locks held for as long as the session is open; a lost connection loses them all. */
export interface LockSession {
  /** @returns false when somebody else holds `key`; never waits. */
  tryAcquire(key: string): Promise<boolean>;
  /** As many of these as are free, in one statement. @returns those that are ours now */
  tryAcquireAll(keys: readonly string[]): Promise<Set<string>>;
  /** Never fails: a lost connection has released them already. */
  releaseAll(keys: readonly string[]): Promise<void>;
  /** Whether the locks are still ours; ask before committing work done under them. */
  stillHeld(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Mutual exclusion between scans. On PostgreSQL: session advisory locks on a dedicated connection.
 * Embedded, all connections are one session in which advisory locks exclude nobody, and there is only one process: a set in memory does.
 */
@Injectable()
export class AdvisoryLocks {
  private readonly held = new Set<string>();

  constructor(private readonly dataSource: DataSource, private readonly connection: DatabaseConnection) {}

  /** @param options.isWatched the server notices within one minute instead of two that this machine is gone, and frees its locks. */
  async openSession({ isWatched = false } = {}): Promise<LockSession> {
    if (this.connection.isEmbedded) return new InProcessLockSession(this.held);
    const runner = this.dataSource.createQueryRunner();
    await runner.connect();
    if (isWatched) await runner.query(WATCH);
    return new PostgresLockSession(runner);
  }
}

/** First question after 30 s of silence, then every 10 s; given up after three. Ignored where the connection is no network's. */
const WATCH = `SELECT set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false), set_config('tcp_keepalives_count', '3', false)`;

class InProcessLockSession implements LockSession {
  private readonly mine = new Set<string>();

  constructor(private readonly held: Set<string>) {}

  async tryAcquire(key: string): Promise<boolean> {
    return (await this.tryAcquireAll([key])).has(key);
  }

  tryAcquireAll(keys: readonly string[]): Promise<Set<string>> {
    const free = keys.filter((key) => !this.held.has(key));
    for (const key of free) {
      this.held.add(key);
      this.mine.add(key);
    }
    return Promise.resolve(new Set(free));
  }

  releaseAll(keys: readonly string[]): Promise<void> {
    for (const key of keys) if (this.mine.delete(key)) this.held.delete(key);
    return Promise.resolve();
  }

  stillHeld(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async close(): Promise<void> {
    await this.releaseAll([...this.mine]);
  }
}

class PostgresLockSession implements LockSession {
  /** Steps of several agents share this one connection; it takes one query at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly runner: QueryRunner) {}

  async tryAcquire(key: string): Promise<boolean> {
    return (await this.tryAcquireAll([key])).has(key);
  }

  async tryAcquireAll(keys: readonly string[]): Promise<Set<string>> {
    const rows = await this.query<{ key: string; taken: boolean }>('SELECT key, pg_try_advisory_lock(hashtextextended(key, 0)) AS taken FROM unnest($1::text[]) AS key', [keys]);
    return new Set(rows.filter(({ taken }) => taken).map(({ key }) => key));
  }

  async releaseAll(keys: readonly string[]): Promise<void> {
    await this.query('SELECT pg_advisory_unlock(hashtextextended(key, 0)) FROM unnest($1::text[]) AS key', [keys]).catch(() => undefined);
  }

  /** The connection is never re-opened behind our back: if it answers, its session and so its locks are still there. */
  async stillHeld(): Promise<boolean> {
    return this.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async close(): Promise<void> {
    await this.query('SELECT pg_advisory_unlock_all()').catch(() => undefined);
    await this.runner.release();
  }

  private query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    const result = this.turn.then(() => this.runner.manager.query<T[]>(sql, parameters));
    this.turn = result.catch(() => undefined);
    return result;
  }
}
