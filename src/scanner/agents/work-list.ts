import { Injectable } from '@nestjs/common';
import { AgentListing } from '../collect/agent-listing.js';
import type { AgentWork } from './group-step.js';
import { ReportLedger } from '../collect/report-ledger.js';
import { Deadlines } from '../ledger/deadlines.js';
import type { AgentTask } from '../dispatch/group-task.js';
import { ShelfCheck } from '../collect/shelf-check.js';
import type { RunContext } from '../runs/run-context.js';

/** Finds out which agents a scan has to look at, so that nothing is done for the others. */
@Injectable()
export class WorkList {
  constructor(
    private readonly shelves: ShelfCheck,
    private readonly deadlines: Deadlines,
    private readonly listing: AgentListing,
    private readonly reports: ReportLedger,
  ) {}

  /**
   * Agents with a report file in `log`, with a report that waited, or with a deadline that has passed; of those that the run is about.
   * Deadlines come before the look at staging: what is found there was there when they passed.
   */
  async of(context: RunContext): Promise<AgentWork[]> {
    await this.shelves.check(context);
    const due = await this.deadlines.passed();
    const { agents, hidden } = await this.listing.of(context);
    const waiting = await this.reports.agentsWithWaiting();
    const work: AgentWork[] = [];
    for (const { agent, folder, files } of agents) {
      const isDue = due.delete(folder.key);
      const hasWaiting = waiting.has(agent.id);
      if (isDue || files.length > 0 || hasWaiting) work.push({ agentId: agent.id, atWork: { agent, folder, hasWaiting }, files });
    }
    for (const [key, { agentId }] of due) {
      if (!hidden.has(key) && isMeant(context, key)) work.push({ agentId, atWork: null, files: [] });
    }
    return work;
  }

  /** Of these agents, as it is now: hours may have passed since they were listed, and another process may have been at them. */
  async again(tasks: readonly AgentTask[], context: RunContext): Promise<AgentWork[]> {
    await this.shelves.check(context);
    const { agents, hidden } = await this.listing.ofFolders(tasks.flatMap(({ folder }) => folder ?? []), context);
    const listed = new Map(agents.map((one) => [one.folder.id, one]));
    const waiting = await this.reports.agentsWithWaiting();
    return tasks.flatMap(({ agentId, folder }): AgentWork[] => {
      if (folder === null) return [{ agentId, atWork: null, files: [] }];
      const found = listed.get(folder);
      if (found !== undefined) return [{ agentId, atWork: { agent: found.agent, folder: found.folder, hasWaiting: waiting.has(found.agent.id) }, files: found.files }];
      if (!hidden.has(folder.toLowerCase())) context.run.problems.push({ agent_id: agentId, detail: `Its folder ${folder} is not in the staging folder of this machine any more.` });
      return [];
    });
  }
}

function isMeant({ only }: RunContext, agentKey: string): boolean {
  return only?.has(agentKey) ?? true;
}
