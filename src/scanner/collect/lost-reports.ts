import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { DatabaseConnection } from '../../database/database-connection.js';
import { type AgentFolder, Staging } from '../../storage/staging/staging.js';
import { MAX_REPORT_BYTES } from '../report/report.js';

const LOOK_BACK_MS = 48 * 3_600_000;

/**
 * The embedded database runs without fsync: after a power loss it may have forgotten its last rows. So
 * archived reports of the last 48 hours that it does not know go back to `log`, to be judged again.
 */
@Injectable()
export class LostReports {
  private readonly logger = new Logger(LostReports.name);

  constructor(
    private readonly connection: DatabaseConnection,
    private readonly dataSource: DataSource,
    private readonly staging: Staging,
    private readonly clock: Clock,
  ) {}

  async restore(): Promise<void> {
    if (!this.connection.isEmbedded) return;
    const since = new Date(this.clock.now().getTime() - LOOK_BACK_MS);
    const { agents } = await this.staging.listAgents();
    for (const folder of agents) await this.restoreAgent(folder, since);
  }

  private async restoreAgent(folder: AgentFolder, since: Date): Promise<void> {
    const digests = new Map<string, string>();
    for (const file of await this.staging.recentlyArchived(folder, since)) {
      const read = await this.staging.readReport(file, MAX_REPORT_BYTES);
      if (read.ok) digests.set(read.digest, file.name);
    }
    if (digests.size === 0) return;
    const known = await this.dataSource.query<{ digest: string }[]>(
      'SELECT r.digest FROM reports r JOIN agents a ON a.id = r.agent_id WHERE a.agent_key = $1 AND r.digest = ANY($2)',
      [folder.key, [...digests.keys()]],
    );
    for (const { digest } of known) digests.delete(digest);
    for (const name of digests.values()) {
      const outcome = await this.staging.restore(folder, '_archive', name);
      this.logger.warn(`${folder.id}: the database does not know the archived report ${name}; ${outcome === 'restored' ? 'it is judged again' : outcome}`);
    }
  }
}
