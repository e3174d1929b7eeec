import { Injectable, Logger } from '@nestjs/common';
import { AgentRegistry } from '../agents/agent-registry.js';
import { type AgentFolder, type ReportFile, Staging } from '../storage/staging.js';
import type { AgentWork } from './agent-step.js';
import { ReportLedger } from './collect/report-ledger.js';
import { Deadlines } from './deadlines.js';
import { type RunContext, throwIfStopped } from './run-context.js';

/** Finds out which agents a scan has to look at, so that nothing is done for the others. */
@Injectable()
export class WorkList {
  private readonly logger = new Logger(WorkList.name);

  constructor(
    private readonly staging: Staging,
    private readonly agents: AgentRegistry,
    private readonly deadlines: Deadlines,
    private readonly reports: ReportLedger,
  ) {}

  /** Agents with a report file in `log`, with a report that waited, or with a deadline that has passed; of those that the run is about. */
  async of(context: RunContext): Promise<AgentWork[]> {
    const folders = await this.folders(context);
    const rows = await this.agents.meet(folders);
    const due = new Map([...(await this.deadlines.passed())].filter(([key]) => isMeant(context, key)));
    const waiting = await this.reports.agentsWithWaiting();
    const work: AgentWork[] = [];
    for (const folder of folders) {
      throwIfStopped(context);
      const agent = rows.get(folder.key);
      const files = await this.list(folder, context);
      const dueJobIds = due.get(folder.key)?.jobIds ?? [];
      due.delete(folder.key);
      if (files === null) continue;
      const hasWaiting = agent !== undefined && waiting.has(agent.id);
      const idle = files.length === 0 && dueJobIds.length === 0 && !hasWaiting;
      if (agent && !idle) work.push({ agentId: agent.id, atWork: { agent, folder, hasWaiting }, files, dueJobIds });
    }
    for (const { agentId, jobIds } of due.values()) work.push({ agentId, atWork: null, files: [], dueJobIds: jobIds });
    return work;
  }

  private async folders(context: RunContext): Promise<AgentFolder[]> {
    const { agents, refused } = await this.staging.listAgents();
    for (const { id, reason } of refused) {
      if (!isMeant(context, id.toLowerCase())) continue;
      this.logger.warn(`${id}: ${reason}`);
      context.run.problems.push({ agent_id: id, detail: reason });
    }
    return agents.filter(({ key }) => isMeant(context, key));
  }

  /** null: what waits there cannot be seen, so nothing of this agent may be called missing either. */
  private async list(folder: AgentFolder, { run }: RunContext): Promise<ReportFile[] | null> {
    try {
      return await this.staging.listReports(folder);
    } catch (error) {
      this.logger.error(`${folder.id}: its log folder cannot be listed: ${String(error)}`);
      run.problems.push({ agent_id: folder.id, detail: `Its log folder cannot be listed: ${String(error)}` });
      return null;
    }
  }
}

function isMeant({ only }: RunContext, agentKey: string): boolean {
  return only?.has(agentKey) ?? true;
}
