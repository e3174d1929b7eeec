import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { DatabaseConnection } from './database-connection.js';

/** Locks held for as long as the session is open; a lost connection loses them all. */
export interface LockSession {
  /** @returns false when somebody else holds `key`; never waits. */
  tryAcquire(key: string): Promise<boolean>;
  release(key: string): Promise<void>;
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

  async openSession(): Promise<LockSession> {
    if (this.connection.isEmbedded) return new InProcessLockSession(this.held);
    const runner = this.dataSource.createQueryRunner();
    await runner.connect();
    return new PostgresLockSession(runner);
  }
}

class InProcessLockSession implements LockSession {
  private readonly mine = new Set<string>();

  constructor(private readonly held: Set<string>) {}

  tryAcquire(key: string): Promise<boolean> {
    if (this.held.has(key)) return Promise.resolve(false);
    this.held.add(key);
    this.mine.add(key);
    return Promise.resolve(true);
  }

  release(key: string): Promise<void> {
    if (this.mine.delete(key)) this.held.delete(key);
    return Promise.resolve();
  }

  stillHeld(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async close(): Promise<void> {
    for (const key of [...this.mine]) await this.release(key);
  }
}

class PostgresLockSession implements LockSession {
  /** Steps of several agents share this one connection; it takes one query at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly runner: QueryRunner) {}

  async tryAcquire(key: string): Promise<boolean> {
    const rows = await this.query<{ locked: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS locked', [key]);
    return rows[0]?.locked === true;
  }

  async release(key: string): Promise<void> {
    await this.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key]);
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
