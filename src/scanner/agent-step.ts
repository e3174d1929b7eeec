import { Injectable, Logger } from '@nestjs/common';
import type { ReportFile } from '../storage/staging.js';
import { AgentRelease } from './agent-release.js';
import { AgentReports } from './agent-reports.js';
import type { AgentAtWork } from './collect/incoming.js';
import type { Unfinished } from './judge/report-judgement.js';
import { Settler } from './record/settler.js';
import type { RunContext } from './run-context.js';

/** One agent's share of a scan run: its reports, if it has a folder, and its jobs whose deadline has passed. */
export interface AgentWork {
  readonly agentId: string;
  /** null when no staging folder of that name exists. */
  readonly atWork: AgentAtWork | null;
  readonly files: readonly ReportFile[];
  readonly dueJobIds: readonly number[];
}

const NOTHING_WAITS: Unfinished = { mayBelong: () => false };

/** The unit of a scan: everything of one agent, under its lock, so that its changes are told together. */
@Injectable()
export class AgentStep {
  private readonly logger = new Logger(AgentStep.name);

  constructor(
    private readonly reports: AgentReports,
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
      const unfinished = work.atWork ? await this.reports.apply(work.atWork, work.files, context) : NOTHING_WAITS;
      await this.settler.settle({ agentId: work.agentId, jobIds: work.dueJobIds, mayStillBelong: unfinished.mayBelong }, context);
      await this.release.release(work.agentId, context);
    } finally {
      await context.locks.release(key);
    }
  }
}
