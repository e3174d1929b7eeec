import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { VERSION } from '../common/version.js';
import { AppConfig } from '../config/config.js';
import type { SystemInfo } from './system.dto.js';

/** Tells what Vigie runs on. */
@Injectable()
export class SystemService {
  constructor(private readonly dataSource: DataSource, private readonly config: AppConfig, private readonly clock: Clock) {}

  async info(): Promise<SystemInfo> {
    const [row] = await this.dataSource.query<{ version: string; bytes: number }[]>(
      `SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes`,
    );
    return {
      version: VERSION, node_version: process.versions.node,
      database: this.config.database.url === null ? 'embedded' : 'postgresql', database_version: row?.version ?? '', database_bytes: row?.bytes ?? 0,
      hash_workers: this.config.storage.workers, memory_bytes: process.memoryUsage.rss(), timezone: this.config.scanner.timezone, now: this.clock.now(),
    };
  }
}
