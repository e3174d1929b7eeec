import { Injectable, Logger } from '@nestjs/common';
import type { ReportFile } from '../storage/staging.js';
import { AgentRelease } from './agent-release.js';
import type { AgentAtWork } from './collect/incoming.js';
import { Collector } from './collect/collector.js';
import { ReportJudgement, type Unfinished } from './judge/report-judgement.js';
import { Settler } from './record/settler.js';
import { type RunContext, ScanInterrupted } from './run-context.js';

/** One agent's share of a scan run: its reports, if it has a folder, and its jobs whose deadline has passed. */
export interface AgentWork {
  readonly agentId: string;
  /** null when no staging folder of that name exists. */
  readonly atWork: AgentAtWork | null;
  readonly files: readonly ReportFile[];
  readonly dueJobIds: readonly number[];
}

/** The unit of a scan: everything of one agent, under its lock, so that its changes are told together. */
@Injectable()
export class AgentStep {
  private readonly logger = new Logger(AgentStep.name);

  constructor(
    private readonly collector: Collector,
    private readonly judgement: ReportJudgement,
    private readonly settler: Settler,
    private readonly release: AgentRelease,
  ) {}

  /** Reports first, then the ledger, so that nothing that waits in staging is called missing. */
  async run(work: AgentWork, context: RunContext): Promise<void> {
    const key = `agent:${work.agentId.toLowerCase()}`;
    if (!(await context.locks.tryAcquire(key))) {
      this.logger.warn('another scan works on this agent; left to it');
      return;
    }
    try {
      const unfinished = await this.applyReports(work, context);
      await this.settler.settle({ agentId: work.agentId, jobIds: work.dueJobIds, mayStillBelong: unfinished.mayBelong }, context);
      await this.release.release(work.agentId, context);
    } finally {
      await context.locks.release(key);
    }
  }

  private async applyReports({ atWork, files }: AgentWork, context: RunContext): Promise<Unfinished> {
    if (!atWork) return { mayBelong: () => false };
    try {
      const collected = await this.collector.collect(atWork, files, context);
      return await this.judgement.apply(atWork, collected, context);
    } catch (error) {
      if (error instanceof ScanInterrupted) throw error;
      this.logger.error(`reports could not be applied: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      context.run.problems.push({ agent_id: atWork.agent.id, detail: `Its reports could not be applied: ${String(error)}` });
      return { mayBelong: () => true };
    }
  }
}
