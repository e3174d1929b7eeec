import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/config.js';
import type { DatabaseAddress } from './data-source-options.js';
import { EmbeddedPostgres } from './embedded/embedded-postgres.js';

/** Knows where the database is, and runs it when it is the embedded one. */
@Injectable()
export class DatabaseConnection {
  private readonly logger = new Logger(DatabaseConnection.name);
  private embedded: EmbeddedPostgres | null = null;

  constructor(private readonly config: AppConfig) {}

  get isEmbedded(): boolean {
    return this.config.database.url === null;
  }

  /** Starts the embedded database when no `DATABASE_URL` is set. */
  async open(): Promise<DatabaseAddress> {
    const { url } = this.config.database;
    if (url !== null) return { url };
    this.embedded = await EmbeddedPostgres.start(this.config.dataDir, (error) => this.crash(error));
    return { host: this.embedded.host, port: this.embedded.port };
  }

  async close(): Promise<void> {
    await this.embedded?.stop();
  }

  /** Without its database nothing can be recorded: end at once, so that a supervisor starts Vigie again. */
  private crash(error: Error): void {
    this.logger.fatal(error.message);
    process.exit(1);
  }
}
