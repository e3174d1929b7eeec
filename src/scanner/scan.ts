import { Injectable, Logger } from '@nestjs/common';
import { inParallel } from '../common/in-parallel.js';
import { withLogContext } from '../common/logging.js';
import { AgentStep, type AgentWork } from './agent-step.js';
import { type RunContext, ScanInterrupted, throwIfStopped } from './run-context.js';
import { WorkList } from './work-list.js';

/** Agents worked on at once: enough to hash for one while another waits for the database or the disk. */
const AGENTS_AT_ONCE = 4;

/** One pass over everything: look → per agent: collect, judge, record, archive, settle. */
@Injectable()
export class Scan {
  private readonly logger = new Logger(Scan.name);

  constructor(
    private readonly workList: WorkList,
    private readonly step: AgentStep,
  ) {}

  /** @throws ScanInterrupted when Vigie is shutting down. */
  async execute(context: RunContext): Promise<void> {
    const work = await this.workList.of(context);
    context.run.agents_total = work.length;
    await inParallel(work, AGENTS_AT_ONCE, async (item) => {
      throwIfStopped(context);
      await withLogContext({ agent: item.agentId }, () => this.isolated(item, context));
      context.run.agents_done++;
    });
  }

  /** What goes wrong with one agent never stops the others. */
  private async isolated(work: AgentWork, context: RunContext): Promise<void> {
    try {
      await this.step.run(work, context);
    } catch (error) {
      if (error instanceof ScanInterrupted || context.signal.aborted) throw new ScanInterrupted();
      this.logger.error(String(error), error instanceof Error ? error.stack : undefined);
      context.run.problems.push({ agent_id: work.agentId, detail: String(error) });
    }
  }
}
