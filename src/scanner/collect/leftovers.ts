import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/config.js';
import { AdvisoryLocks } from '../../database/advisory-lock.js';
import type { AgentFolder } from '../../storage/staging/staging.js';
import { Promotion } from '../../storage/final/promotion.js';
import { agentLock } from '../runs/run-context.js';

/** What a crash has left in the temporary folders. */
@Injectable()
export class Leftovers {
  private readonly logger = new Logger(Leftovers.name);

  constructor(
    private readonly promotion: Promotion,
    private readonly locks: AdvisoryLocks,
    private readonly config: AppConfig,
  ) {}

  /** Once, at start: agents that have nothing to be looked at for, or are gone, leave nothing there for ever. Those that another process is at are left to it. */
  async clearAll(): Promise<void> {
    const session = await this.locks.openSession();
    try {
      const keys = await this.promotion.agentsInTemp();
      const locked = await session.tryAcquireAll(keys.map(agentLock));
      for (const key of keys.filter((one) => locked.has(agentLock(one)))) await this.promotion.sweep(key).catch((error: unknown) => this.tell(error));
    } catch (error) {
      this.tell(error);
    } finally {
      await session.close();
    }
  }

  /**
   * They go first: files that had been moved there return to staging, where their report still expects them. While that is impossible nothing may be called
   * absent; where files are only ever copied, a broken volume is told by what cannot be stored on it.
   */
  async clear({ key }: AgentFolder): Promise<void> {
    try {
      await this.promotion.sweep(key);
    } catch (error) {
      if (this.config.storage.afterPromotion === 'delete') throw error;
      this.tell(error);
    }
  }

  private tell(error: unknown): void {
    this.logger.warn(`leftovers of an earlier scan could not be removed: ${String(error)}`);
  }
}
