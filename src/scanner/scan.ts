import { Injectable, Logger } from '@nestjs/common';
import { inParallel } from '../common/in-parallel.js';
import { withLogContext } from '../common/logging.js';
import { AgentStep, type AgentWork } from './agent-step.js';
import { type AgentKeys, type RunContext, ScanInterrupted, throwIfStopped } from './run-context.js';
import { WorkList } from './work-list.js';

/** Agents worked on at once: enough to hash for one while another waits for the database or the disk. */
const AGENTS_AT_ONCE = 4;

/** The pass at work. */
interface Pass {
  readonly context: RunContext;
  /** What it has to do, once that is known. */
  readonly work: Promise<AgentWork[]>;
  /** Agents that it has still to do, or is doing. */
  readonly open: Set<string>;
  /** What it took on besides; the pass is not over before they are. */
  readonly besides: Set<Promise<unknown>>;
}

/** One pass over everything: look → per agent: collect, judge, record, archive, settle. */
@Injectable()
export class Scan {
  private readonly logger = new Logger(Scan.name);
  private atWork: Pass | null = null;

  constructor(
    private readonly workList: WorkList,
    private readonly step: AgentStep,
  ) {}

  /** @throws ScanInterrupted when Vigie is shutting down. */
  async execute(context: RunContext): Promise<void> {
    const pass = this.begin(context);
    this.atWork = pass;
    try {
      await inParallel(await pass.work, AGENTS_AT_ONCE, (item) => this.one(item, pass));
    } finally {
      this.atWork = null;
      await Promise.allSettled(pass.besides);
    }
  }

  /**
   * Looks at some agents within the pass at work, at once, however long it has still to go for others.
   * @returns null when none is at work; else, when they are done, those that were looked at: without those that it is at, or will come to.
   */
  takeOn(agents: AgentKeys): Promise<AgentKeys> | null {
    if (this.atWork === null) return null;
    const { besides } = this.atWork;
    const done = this.besides(agents, this.atWork).finally(() => besides.delete(done));
    besides.add(done);
    return done;
  }

  private begin(context: RunContext): Pass {
    const open = new Set<string>();
    const work = this.workList.of(context).then((items) => {
      for (const { agentId } of items) open.add(agentId);
      context.run.agents_total = items.length;
      return items;
    });
    return { context, work, open, besides: new Set() };
  }

  private async besides(agents: AgentKeys, pass: Pass): Promise<AgentKeys> {
    await pass.work;
    const looked = new Set<string>();
    for (const item of await this.workList.of({ ...pass.context, only: agents })) {
      if (pass.open.has(item.agentId)) continue;
      pass.open.add(item.agentId);
      pass.context.run.agents_total++;
      await this.one(item, pass);
      looked.add(item.agentId.toLowerCase());
    }
    return looked;
  }

  private async one(item: AgentWork, { context, open }: Pass): Promise<void> {
    throwIfStopped(context);
    await withLogContext({ agent: item.agentId }, () => this.isolated(item, context));
    context.run.agents_done++;
    open.delete(item.agentId);
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
