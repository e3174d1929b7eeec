import { Injectable } from '@nestjs/common';
import type { BackendFactory, IQueueBackend } from 'bullmq';
import { createHash, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/config.js';

/** Where BullMQ keeps jobs; whoever is given it brings no connection of their own. */
export interface QueueBackend {
  readonly factory: BackendFactory<IQueueBackend, object>;
  /** Of the names of everything that is kept there: two Vigies on one Redis know nothing of each other. */
  readonly prefix: string;
  /** In words, without password. */
  readonly where: string;
}

/** Knows where the queue is that `QUEUE` asks for. */
@Injectable()
export class QueueBackends {
  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
  ) {}

  /** Makes the tables it needs, where it needs some. @returns null for `QUEUE=off` */
  async configured(): Promise<QueueBackend | null> {
    const { queue: { mode, redisUrl }, database: { url } } = this.config;
    if (mode === 'off') return null;
    // Loading BullMQ takes a tenth of a second and 20 MB: only where it is wanted.
    const { migratedPostgresAt, redisAt } = await import('./backends.js');
    if (mode === 'postgres' && url !== null) return migratedPostgresAt(url);
    if (mode === 'redis' && redisUrl !== null) return redisAt(redisUrl, url === null ? randomUUID() : await this.identity());
    return null;
  }

  /** The same in all processes that share the database, whatever they call its server. */
  private async identity(): Promise<string> {
    const [row] = await this.dataSource.query<{ identity: string }[]>(`SELECT system_identifier || '/' || current_database() AS identity FROM pg_control_system()`);
    return createHash('sha256').update(row?.identity ?? '').digest('hex').slice(0, 16);
  }
}
