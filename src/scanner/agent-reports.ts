import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/config.js';
import { Promotion } from '../storage/promotion.js';
import type { ReportFile } from '../storage/staging.js';
import { Collector } from './collect/collector.js';
import type { AgentAtWork } from './collect/incoming.js';
import { ReportJudgement, type Unfinished } from './judge/report-judgement.js';
import { type RunContext, ScanInterrupted } from './run-context.js';

/** Applies what lies in one agent's staging folder; the agent's lock is held meanwhile. */
@Injectable()
export class AgentReports {
  private readonly logger = new Logger(AgentReports.name);

  constructor(
    private readonly promotion: Promotion,
    private readonly collector: Collector,
    private readonly judgement: ReportJudgement,
    private readonly config: AppConfig,
  ) {}

  async apply(atWork: AgentAtWork, files: readonly ReportFile[], context: RunContext): Promise<Unfinished> {
    try {
      await this.clearUp(atWork);
      const collected = await this.collector.collect(atWork, files, context);
      return await this.judgement.apply(atWork, collected, context);
    } catch (error) {
      if (error instanceof ScanInterrupted) throw error;
      this.logger.error(`reports could not be applied: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      context.run.problems.push({ agent_id: atWork.agent.id, detail: `Its reports could not be applied: ${String(error)}` });
      return { mayBelong: () => true };
    }
  }

  /**
   * What a crash has left in the temporary folder goes first: files that had been moved there return to
   * staging, where their report still expects them. While that is impossible nothing may be called absent;
   * where files are only ever copied, a broken volume is told by what cannot be stored on it.
   */
  private async clearUp({ folder }: AgentAtWork): Promise<void> {
    try {
      await this.promotion.sweep(folder.key);
    } catch (error) {
      if (this.config.storage.afterPromotion === 'delete') throw error;
      this.logger.warn(`leftovers of an earlier scan could not be removed: ${String(error)}`);
    }
  }
}
