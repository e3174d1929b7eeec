import { Injectable, Logger } from '@nestjs/common';
import { AgentRegistry } from '../agents/agent-registry.js';
import { inParallel } from '../common/in-parallel.js';
import { withLogContext } from '../common/logging.js';
import { type AgentFolder, Staging } from '../storage/staging.js';
import { AgentStep, type AgentWork } from './agent-step.js';
import { Deadlines } from './deadlines.js';
import { type RunContext, ScanInterrupted, throwIfStopped } from './run-context.js';

/** Agents worked on at once: enough to hash for one while another waits for the database or the disk. */
const AGENTS_AT_ONCE = 4;

/** One pass over everything: look → per agent: collect, judge, record, archive, settle. */
@Injectable()
export class Scan {
  private readonly logger = new Logger(Scan.name);

  constructor(
    private readonly staging: Staging,
    private readonly agents: AgentRegistry,
    private readonly deadlines: Deadlines,
    private readonly step: AgentStep,
  ) {}

  /** @throws ScanInterrupted when Vigie is shutting down. */
  async execute(context: RunContext): Promise<void> {
    const work = await this.look(context);
    context.run.agents_total = work.length;
    await inParallel(work, AGENTS_AT_ONCE, async (item) => {
      throwIfStopped(context);
      await withLogContext({ agent: item.agentId }, () => this.isolated(item, context));
      context.run.agents_done++;
    });
  }

  /** Which agents have something to do: a report file in `log`, or a deadline that has passed. */
  private async look(context: RunContext): Promise<AgentWork[]> {
    const { agents: folders, refused } = await this.staging.listAgents();
    for (const { id, reason } of refused) {
      this.logger.warn(`${id}: ${reason}`);
      context.run.problems.push({ agent_id: id, detail: reason });
    }
    const rows = await this.agents.meet(folders);
    const due = await this.deadlines.passed();
    const work: AgentWork[] = [];
    for (const folder of folders) {
      throwIfStopped(context);
      const agent = rows.get(folder.key);
      const files = await this.list(folder, context);
      const dueJobIds = due.get(folder.key)?.jobIds ?? [];
      due.delete(folder.key);
      if (agent && (files.length > 0 || dueJobIds.length > 0)) work.push({ agentId: agent.id, atWork: { agent, folder }, files, dueJobIds });
    }
    for (const { agentId, jobIds } of due.values()) work.push({ agentId, atWork: null, files: [], dueJobIds: jobIds });
    return work;
  }

  private async list(folder: AgentFolder, { run }: RunContext) {
    try {
      return await this.staging.listReports(folder);
    } catch (error) {
      this.logger.error(`${folder.id}: its log folder cannot be listed: ${String(error)}`);
      run.problems.push({ agent_id: folder.id, detail: `Its log folder cannot be listed: ${String(error)}` });
      return [];
    }
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
