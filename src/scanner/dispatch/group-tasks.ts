import { Injectable } from '@nestjs/common';
import type { AgentWork } from '../agents/group-step.js';
import type { RunContext } from '../runs/run-context.js';
import type { GroupTask } from './group-task.js';
import { groupsOf } from './groups.js';
import { ScanFlows } from './scan-flows.js';
import { SharedFolders } from './shared-folders.js';

const MOST_AGENTS = 50;
/** Of one process alone; every group has its own share of statements. */
const FEWEST_GROUPS = 2;
/** Some take longer than others. */
const GROUPS_PER_WORKER = 4;

/** Divides the work of a run among those who are there to do it. */
@Injectable()
export class GroupTasks {
  constructor(
    private readonly scan: ScanFlows,
    private readonly folders: SharedFolders,
  ) {}

  async of(work: readonly AgentWork[], { run, unwatched }: RunContext): Promise<GroupTask[]> {
    const shared = {
      ...(await this.folders.facts()),
      runId: run.id,
      unwatched: unwatched().map(({ from, until }) => ({ from: from.toISOString(), until: until.toISOString() })),
    };
    return groupsOf(work, await this.groupSize(work.length)).map((group) => ({
      ...shared,
      agents: group.map(({ agentId, atWork }) => ({ agentId, folder: atWork?.folder.id ?? null })),
    }));
  }

  private async groupSize(agents: number): Promise<number> {
    const workers = await this.scan.flows.workers();
    return Math.min(MOST_AGENTS, Math.ceil(agents / (workers === 1 ? FEWEST_GROUPS : workers * GROUPS_PER_WORKER)));
  }
}
