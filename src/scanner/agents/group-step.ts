import { Injectable, Logger } from '@nestjs/common';
import { inParallel } from '../../common/in-parallel.js';
import { withLogContext } from '../../common/logging.js';
import type { ReportFile } from '../../storage/staging/staging.js';
import { AgentRelease } from './agent-release.js';
import { AgentReports } from './agent-reports.js';
import type { AgentAtWork } from '../collect/incoming.js';
import { DueNow, MAY_BE_ANYTHING } from '../deadlines/due-now.js';
import { noteProblem } from './isolation.js';
import { allWaiting, type ExpectedReports } from '../judge/report-judgement.js';
import { Settler } from '../record/settler.js';
import { agentLock, AgentsHeldError, type RunContext, throwIfStopped, throwUnlessLocked } from '../runs/run-context.js';
import { type GroupTurns, NOBODY_ELSE } from './turns.js';

/** One agent's share of a scan run: its reports, if it has a folder. What of it is due is asked when they are applied. */
export interface AgentWork {
  readonly agentId: string;
  /** null when no staging folder of that name exists. */
  readonly atWork: AgentAtWork | null;
  readonly files: readonly ReportFile[];
}

/** An agent that is locked, and its reports as they were read; null: it has none, or they could not be read. */
interface Opened {
  readonly item: AgentWork;
  readonly reports: ExpectedReports | null;
}

/** An agent with more to read than this is done by itself: nobody waits for its bytes. Two cores read that much in about a tenth of a second. */
const LARGE_BYTES = 64 * 1024 * 1024;
/** Each takes a round, which all of a group wait for. */
const MANY_REPORTS = 20;
/** Agents with large files worked on at once, of one group. */
const LARGE_AT_ONCE = 2;

const keyOf = ({ agentId }: AgentWork) => agentLock(agentId);

/**
 * The unit of a scan: some agents, under their locks, each phase for all of them together, so that the number of statements does not follow the number of agents.
 * Of each agent everything is recorded before any of it is told.
 */
@Injectable()
export class GroupStep {
  private readonly logger = new Logger(GroupStep.name);

  constructor(
    private readonly reports: AgentReports,
    private readonly due: DueNow,
    private readonly settler: Settler,
    private readonly release: AgentRelease,
  ) {}

  /**
   * What is small together, then the agents with much to read, each by itself, if nobody takes them.
   * @param done told of each agent that is done
   * @throws ScanInterrupted when Vigie is shutting down, LockLostError
   * @throws AgentsHeldError when agents are locked by others, and that matters
   */
  async run(group: readonly AgentWork[], context: RunContext, done: (item: AgentWork) => void, turns = NOBODY_ELSE): Promise<void> {
    const opened = await this.open(group, context, done);
    const large = opened.filter(({ reports }) => reports !== null && isLarge(reports));
    await this.settleAhead(large, context);
    const handedOff = group.length > 1 ? await this.handOff(large, context) : [];
    const later = handedOff.length > 0 ? [] : await this.letWait(large.slice(LARGE_AT_ONCE), context, turns);
    const finish = async (agents: readonly Opened[]) => {
      await this.finish(agents, context);
      for (const { item } of agents) done(item);
    };
    await finish(opened.filter((one) => !large.includes(one)));
    await inParallel(large.filter((one) => !handedOff.includes(one)), LARGE_AT_ONCE, (one) => {
      throwIfStopped(context);
      return withLogContext({ agent: one.item.agentId }, async () => {
        if (!later.includes(one)) await finish([await this.refresh(one, context)]);
        else if (turns.begin(one.item.agentId)) await this.run([one.item], context, done, turns);
      });
    });
  }

  /** What of them is due, and none of their reports speaks of, does not wait for their bytes. */
  private async settleAhead(large: readonly Opened[], context: RunContext): Promise<void> {
    if (large.length === 0) return;
    try {
      const due = await this.due.of(large.map(({ item, reports }) => ({ item, left: reports && allWaiting(reports) })));
      const overdue = due.filter(({ jobIds }) => jobIds.length > 0);
      if (overdue.length > 0) await this.release.release([...(await this.settler.settle(overdue, context))], context);
    } catch (error) {
      await throwUnlessLocked(context);
      for (const { item } of large) noteProblem(context, item.agentId, '', error);
    }
  }

  /** Hours may pass before their turns come: until then they are nobody's, and then they are read again. */
  private async letWait(large: readonly Opened[], { locks, run }: RunContext, turns: GroupTurns): Promise<readonly Opened[]> {
    if (large.length === 0) return [];
    await locks.releaseAll(large.map(({ item }) => keyOf(item)));
    for (const { item, reports } of large) {
      if (reports !== null) uncount(run, reports);
      turns.wait(item.agentId);
    }
    return large;
  }

  /** Their locks go first: whoever takes them may be at them at once. @returns those that are others' business now */
  private async handOff(large: readonly Opened[], context: RunContext): Promise<readonly Opened[]> {
    if (context.handOff === null || large.length === 0) return [];
    await context.locks.releaseAll(large.map(({ item }) => keyOf(item)));
    for (const { item, reports } of large) {
      try {
        await context.handOff(item);
        if (reports !== null) uncount(context.run, reports);
      } catch (error) {
        noteProblem(context, item.agentId, 'It could not be handed to a worker: ', error);
      }
    }
    return large;
  }

  /** Hours may have passed since its reports were read: jobs are as they are now. */
  private async refresh(opened: Opened, context: RunContext): Promise<Opened> {
    return { ...opened, reports: opened.reports && (await this.reports.refresh(opened.reports, context)) };
  }

  private async open(group: readonly AgentWork[], context: RunContext, done: (item: AgentWork) => void): Promise<Opened[]> {
    try {
      return await this.openTogether(group, context, done);
    } catch (error) {
      if (error instanceof AgentsHeldError) throw error;
      await throwUnlessLocked(context);
      for (const item of group) {
        noteProblem(context, item.agentId, '', error);
        done(item);
      }
      return [];
    }
  }

  private async openTogether(group: readonly AgentWork[], context: RunContext, done: (item: AgentWork) => void): Promise<Opened[]> {
    const locked = await context.locks.tryAcquireAll(group.map(keyOf));
    const mine = group.filter((item) => locked.has(keyOf(item)));
    if (context.needsLocks && mine.length < group.length) {
      await context.locks.releaseAll([...locked]);
      throw new AgentsHeldError(group.filter((item) => !mine.includes(item)).map(({ agentId }) => agentId));
    }
    for (const item of group.filter((one) => !mine.includes(one))) {
      withLogContext({ agent: item.agentId }, () => this.logger.warn('another scan works on this agent; left to it'));
      done(item);
    }
    const reports = await this.reports.prepare(mine.flatMap(({ atWork, files }) => (atWork === null ? [] : [{ work: atWork, files }])), context);
    return mine.map((item) => ({ item, reports: item.atWork && (reports.get(item.atWork) ?? null) }));
  }

  /** Reports first, then the ledger, so that nothing that waits in staging is called missing. */
  private async finish(agents: readonly Opened[], context: RunContext): Promise<void> {
    if (agents.length === 0) return;
    try {
      const unfinished = await this.reports.apply(agents.flatMap(({ reports }) => reports ?? []), context);
      const due = await this.due.of(agents.map(({ item }) => ({ item, left: item.atWork && (unfinished.get(item.atWork) ?? MAY_BE_ANYTHING) })));
      const settled = await this.settler.settle(due, context);
      await this.release.release([...settled], context);
    } catch (error) {
      await throwUnlessLocked(context);
      for (const { item } of agents) noteProblem(context, item.agentId, '', error);
    } finally {
      await context.locks.releaseAll(agents.map(({ item }) => keyOf(item)));
    }
  }
}

/** Whoever takes its reports reads them again, and counts them. */
function uncount(run: RunContext['run'], { collected: { candidates, unreadable } }: ExpectedReports): void {
  run.reports_read -= candidates.length + unreadable;
  run.reports_waiting -= unreadable;
}

/** Whether others would have to wait for its dumps, as far as its reports say how large they are, or for its many reports. */
function isLarge({ collected: { candidates } }: ExpectedReports): boolean {
  const read = candidates.flatMap(({ report }) => report.sections.filter(({ claim, stagedFileName }) => claim === 'success' && stagedFileName !== null));
  return candidates.length > MANY_REPORTS || read.reduce((bytes, { stagedSize }) => bytes + (stagedSize ?? LARGE_BYTES), 0) >= LARGE_BYTES;
}
