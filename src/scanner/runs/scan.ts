import { Injectable } from '@nestjs/common';
import { cleanHeap } from '../../common/frugal-heap.js';
import { GroupDispatcher } from '../dispatch/group-dispatcher.js';
import type { AgentWork } from '../agents/group-step.js';
import type { AgentKeys, RunContext } from './run-context.js';
import type { ScanTrigger } from './scan-run.entity.js';
import { Turns } from '../agents/turns.js';
import { WorkList } from '../agents/work-list.js';

/** Scans of fewer leave too little behind to be worth the pause. */
const MANY_AGENTS = 50;

/** The pass at work. */
interface Pass {
  readonly context: RunContext;
  /** What it has to do, once that is known. */
  readonly work: Promise<AgentWork[]>;
  readonly turns: Turns;
  /** What it took on besides; the pass is not over before they are. */
  readonly besides: Set<Promise<unknown>>;
}

/** One pass over everything: look → per group of agents: collect, judge, record, archive, settle. */
@Injectable()
export class Scan {
  private atWork: Pass | null = null;

  constructor(
    private readonly workList: WorkList,
    private readonly dispatcher: GroupDispatcher,
  ) {}

  /** @throws ScanInterrupted when Vigie is shutting down. */
  async execute(context: RunContext): Promise<void> {
    const pass = this.begin(context);
    this.atWork = pass;
    try {
      const work = await pass.work;
      if (work.length >= MANY_AGENTS) cleanHeap();
      await this.dispatch(work, pass, context.run.trigger);
    } finally {
      this.atWork = null;
      await Promise.allSettled(pass.besides);
      await this.dispatcher.conclude(context);
    }
  }

  /**
   * Looks at some agents within the pass at work, at once, however long it has still to go for others.
   * @returns null when none is at work; else, when they are done, those that were looked at: without those that it is at.
   */
  takeOn(agents: AgentKeys): Promise<AgentKeys> | null {
    if (this.atWork === null) return null;
    const { besides } = this.atWork;
    const done = this.besides(agents, this.atWork).finally(() => besides.delete(done));
    besides.add(done);
    return done;
  }

  private begin(context: RunContext): Pass {
    const turns = new Turns();
    const work = this.workList.of(context).then((items) => {
      for (const { agentId } of items) turns.wait(agentId);
      context.run.agents_total = items.length;
      return items;
    });
    return { context, work, turns, besides: new Set() };
  }

  private async besides(agents: AgentKeys, pass: Pass): Promise<AgentKeys> {
    await pass.work;
    const { context, turns } = pass;
    const items = (await this.workList.of({ ...context, only: agents })).filter(({ agentId }) => turns.stateOf(agentId) !== 'at work');
    for (const { agentId } of items) {
      if (turns.stateOf(agentId) === 'unknown') context.run.agents_total++;
      turns.wait(agentId);
    }
    await this.dispatch(items, pass, 'deadline');
    return new Set(items.map(({ agentId }) => agentId.toLowerCase()));
  }

  private dispatch(work: readonly AgentWork[], { context, turns }: Pass, urgency: ScanTrigger): Promise<void> {
    return this.dispatcher.dispatch(work, context, { turns, done: turns.end, urgency });
  }
}
