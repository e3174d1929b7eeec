import { Injectable } from '@nestjs/common';
import { inParallel } from '../../common/in-parallel.js';
import { type AgentWork, GroupStep } from '../agents/group-step.js';
import { type RunContext, throwIfStopped } from '../runs/run-context.js';
import { type DispatchWatch, GroupDispatcher } from './group-dispatcher.js';
import { groupsOf } from './groups.js';

/** Groups worked on at once: one hashes while another waits for the disk, and a third for the database. */
const GROUPS_AT_ONCE = 3;
/** What is known of their reports takes memory until the last of them is done. */
const GROUP_AGENTS = 72;

/** `QUEUE=off`: the process that begins a run does all of it. */
@Injectable()
export class InProcessDispatcher extends GroupDispatcher {
  constructor(private readonly step: GroupStep) {
    super();
  }

  async dispatch(work: readonly AgentWork[], context: RunContext, { turns, done }: DispatchWatch): Promise<void> {
    await inParallel(groupsOf(work, GROUP_AGENTS), GROUPS_AT_ONCE, async (group) => {
      throwIfStopped(context);
      await this.step.run(group.filter(({ agentId }) => turns.begin(agentId)), context, ({ agentId }) => {
        context.run.agents_done++;
        done(agentId);
      }, turns);
    });
  }

  conclude(): Promise<void> {
    return Promise.resolve();
  }
}
