import { Injectable, Logger } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { withLogContext } from '../../common/logging.js';
import type { Part } from '../../queue/part.js';
import { type AgentWork, GroupStep } from '../agents/group-step.js';
import type { RunContext } from '../runs/run-context.js';
import { ScanRun } from '../runs/scan-run.entity.js';
import { WorkList } from '../agents/work-list.js';
import { countsOf, GROUP_COUNTERS, type GroupCounts, type GroupResult, type GroupTask } from './group-task.js';
import { RunsElsewhere } from './runs-elsewhere.js';
import { SharedFolders } from './shared-folders.js';

type GroupPart = Part<GroupTask, GroupCounts>;

/** Works on a group of agents for a run that may have begun in another process. */
@Injectable()
export class GroupProcessor {
  private readonly logger = new Logger('Scan');

  constructor(
    private readonly step: GroupStep,
    private readonly workList: WorkList,
    private readonly runs: RunsElsewhere,
    private readonly folders: SharedFolders,
  ) {}

  /** What the part counts on. */
  newRun({ runId }: GroupTask): ScanRun {
    const none = Object.fromEntries(GROUP_COUNTERS.map((name) => [name, 0]));
    return Object.assign(new ScanRun(), none, { id: runId, problems: [] });
  }

  /**
   * @param run from `newRun`; its counters are live
   * @throws ScanInterrupted when this process is shutting down
   * @throws NotSharedError | AgentsHeldError
   */
  async process(part: GroupPart, run: ScanRun): Promise<GroupResult> {
    return withLogContext({ run: run.id }, async () => {
      await this.folders.require(part.data);
      const result = await this.runs.withContext(part, run, (context) => this.work(part, context));
      if (result !== null) return result;
      this.logger.warn(`a group of ${part.data.agents.length} agents is left to the next scan: its own is over`);
      return { partId: part.id, counts: countsOf(run), problems: [], agentIds: [], isRepeated: true };
    });
  }

  private async work(part: GroupPart, context: RunContext): Promise<GroupResult> {
    const { run } = context;
    const agents = await this.workList.again(part.data.agents, context);
    const handedOff = new Set<string>();
    const handOff = async (agent: AgentWork) => {
      await this.handOff(part, agent);
      handedOff.add(agent.agentId);
    };
    await this.step.run(agents, { ...context, handOff }, () => {
      run.agents_done++;
    });
    const agentIds = part.data.agents.flatMap(({ agentId }) => (handedOff.has(agentId) ? [] : [agentId]));
    return { partId: part.id, counts: countsOf(run), problems: run.problems, agentIds, isRepeated: part.isRepeated };
  }

  /** An agent with much to read becomes a part of its own: its turn comes where somebody has the time. */
  private handOff(part: GroupPart, { agentId }: AgentWork): Promise<void> {
    const key = createHash('sha256').update(agentId).digest('hex').slice(0, 16);
    return part.add(key, { ...part.data, agents: part.data.agents.filter((agent) => agent.agentId === agentId) });
  }
}
