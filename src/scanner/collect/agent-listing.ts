import { Injectable, Logger } from '@nestjs/common';
import type { Agent } from '../../agents/agent.entity.js';
import { AgentRegistry } from '../../agents/agent-registry.js';
import { type AgentFolder, type ReportFile, Staging } from '../../storage/staging/staging.js';
import { StorageError } from '../../storage/storage-error.js';
import { type RunContext, throwIfStopped } from '../runs/run-context.js';

/** An agent, its folder, and what lies in its `log`. */
export interface ListedAgent {
  readonly agent: Agent;
  readonly folder: AgentFolder;
  readonly files: readonly ReportFile[];
}

/** What a look at staging has found. */
export interface Listing {
  readonly agents: readonly ListedAgent[];
  /** Keys of agents that are there, and cannot be looked at: what waits there cannot be seen, so nothing of them may be called missing either. */
  readonly hidden: ReadonlySet<string>;
}

/** Looks at what the agents of a run have left. Who has left nothing was watched until now. */
@Injectable()
export class AgentListing {
  private readonly logger = new Logger(AgentListing.name);

  constructor(
    private readonly staging: Staging,
    private readonly registry: AgentRegistry,
  ) {}

  /** Those that cannot be looked at are among the problems of the run. @throws StorageError when the staging root cannot be read */
  async of(context: RunContext): Promise<Listing> {
    const hidden = new Set<string>();
    return this.look(await this.folders(context, hidden), hidden, context);
  }

  /** The same of folders with these names; those that are not there, or are no agent's, are left out. */
  async ofFolders(names: readonly string[], context: RunContext): Promise<Listing> {
    return this.look(await this.staging.findAgents(names), new Set(), context);
  }

  private async look(folders: readonly AgentFolder[], hidden: Set<string>, context: RunContext): Promise<Listing> {
    const rows = await this.registry.meet(folders);
    throwIfStopped(context);
    const lists = await this.staging.listReportsOf(folders);
    const agents: ListedAgent[] = [];
    for (const [index, folder] of folders.entries()) {
      const agent = rows.get(folder.key);
      const files = lists[index];
      if (files instanceof StorageError) this.tell(folder, files, context);
      if (agent === undefined || files === undefined || files instanceof StorageError) hidden.add(folder.key);
      else agents.push({ agent, folder, files });
    }
    await this.registry.watched(agents.filter(({ files }) => files.length === 0).map(({ agent }) => agent));
    return { agents, hidden };
  }

  private async folders({ only, run }: RunContext, hidden: Set<string>): Promise<AgentFolder[]> {
    const { agents, refused } = await this.staging.listAgents(only);
    for (const { id, reason, hides } of refused) {
      this.logger.warn(`${id}: ${reason}`);
      run.problems.push({ agent_id: id, detail: reason });
      if (hides !== null) hidden.add(hides);
    }
    return agents;
  }

  private tell({ id }: AgentFolder, error: StorageError, { run }: RunContext): void {
    this.logger.error(`${id}: its log folder cannot be listed: ${String(error)}`);
    run.problems.push({ agent_id: id, detail: `Its log folder cannot be listed: ${String(error)}` });
  }
}
