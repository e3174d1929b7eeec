import { Injectable } from '@nestjs/common';
import { EventLog } from '../../events/event-log.js';
import type { FlowResults } from '../../queue/flow-queue.js';
import type { AgentWork } from '../agents/group-step.js';
import { type RunContext, ScanInterrupted, throwIfStopped, throwUnlessLocked } from '../runs/run-context.js';
import type { ScanRun, ScanTrigger } from '../runs/scan-run.entity.js';
import { type DispatchWatch, GroupDispatcher } from './group-dispatcher.js';
import type { GroupResult, GroupTask } from './group-task.js';
import { GroupTasks } from './group-tasks.js';
import { Recount } from './recount.js';
import { ScanFlows } from './scan-flows.js';
import { Tally } from './tally.js';

/** Where several processes scan by one queue, what somebody waits for goes first. */
const PRIORITY: { readonly [T in ScanTrigger]: number } = { manual: 1, deadline: 2, interval: 10 };

/** `QUEUE=postgres` and `QUEUE=redis`: a scan is a flow of groups, which this process and any number of workers take. */
@Injectable()
export class QueueDispatcher extends GroupDispatcher {
  /** Runs of which something was begun more than once, or not ended. */
  private readonly uncertain = new WeakSet<ScanRun>();
  private count = 0;

  constructor(
    private readonly scan: ScanFlows,
    private readonly tasks: GroupTasks,
    private readonly recount: Recount,
    private readonly events: EventLog,
  ) {
    super();
  }

  async dispatch(work: readonly AgentWork[], context: RunContext, { done, urgency }: DispatchWatch): Promise<void> {
    if (work.length === 0) return;
    throwIfStopped(context);
    const tally = new Tally(context.run);
    const end = (result: GroupResult) => {
      if (!tally.done(result)) return;
      if (result.isRepeated) this.uncertain.add(context.run);
      result.agentIds.forEach(done);
      // Whoever did it told nobody in this process.
      this.events.wake();
    };
    const flow = { id: `run-${context.run.id}-${++this.count}`, priority: PRIORITY[urgency], parts: await this.tasks.of(work, context) };
    try {
      const results = await this.scan.flows.run(flow, { progressed: (id, counts) => tally.progressed(id, counts), done: (_id, result) => end(result) }, context.signal);
      results.done.forEach(end);
      this.giveUp(results.failed, context, done);
      // Without its lock the run was ended by another process, and whoever took a part since has left it to the next one.
      await throwUnlessLocked(context);
    } catch (error) {
      this.uncertain.add(context.run);
      if (!context.signal.aborted) throw error;
      await this.scan.drain();
      throw new ScanInterrupted();
    }
  }

  async conclude({ run, signal }: RunContext): Promise<void> {
    if (!signal.aborted) run.agents_done = run.agents_total;
    if (this.uncertain.has(run)) await this.recount.of(run);
  }

  private giveUp(failed: FlowResults<GroupTask, GroupResult>['failed'], { run }: RunContext, done: (agentId: string) => void): void {
    if (failed.length > 0) this.uncertain.add(run);
    for (const { part, reason } of failed) {
      for (const { agentId } of part.agents) {
        run.problems.push({ agent_id: agentId, detail: `No worker could look at it; the next scan tries again: ${reason}` });
        done(agentId);
      }
    }
  }
}
