import { Injectable } from '@nestjs/common';
import { type AgentFiles, Collector } from '../collect/collector.js';
import type { AgentAtWork } from '../collect/incoming.js';
import { Expectations } from '../judge/expectations.js';
import { type ExpectedReports, ReportJudgement, type Unfinished } from '../judge/report-judgement.js';
import { forEachAgent, noteProblem, togetherOrAlone } from './isolation.js';
import { Leftovers } from '../collect/leftovers.js';
import type { RunContext } from '../runs/run-context.js';
import { ScanRun } from '../runs/scan-run.entity.js';

/** Applies what lies in the staging folders of some agents; their locks are held meanwhile. */
@Injectable()
export class AgentReports {
  constructor(
    private readonly leftovers: Leftovers,
    private readonly collector: Collector,
    private readonly expectations: Expectations,
    private readonly judgement: ReportJudgement,
  ) {}

  /** Reads reports and what they are compared with; no dump is read yet. @returns without the agents where that failed: it is among the problems of the run */
  async prepare(agents: readonly AgentFiles[], context: RunContext): Promise<Map<AgentAtWork, ExpectedReports>> {
    const prepared = new Map<AgentAtWork, ExpectedReports>();
    await togetherOrAlone(agents, async (some) => {
      for (const [work, reports] of await this.prepareTogether(some, context)) prepared.set(work, reports);
    }, ({ work }, error) => {
      noteProblem(context, work.agent.id, COULD_NOT, error);
    });
    return prepared;
  }

  /** The same reports, compared with what is expected now. @returns null where that failed: it is among the problems of the run */
  async refresh(reports: ExpectedReports, context: RunContext): Promise<ExpectedReports | null> {
    const { work, collected: { candidates } } = reports;
    const found = await this.guarded([reports], context, () => this.expectations.of([{ work, candidates }]));
    const expected = found.get(work);
    return candidates.length === 0 ? reports : expected ? { ...reports, expected } : null;
  }

  private async read(agents: readonly AgentFiles[], context: RunContext): Promise<Map<AgentAtWork, ExpectedReports>> {
    const clear = await forEachAgent(agents, context, (agent) => this.leftovers.clear(agent.work.folder).then(() => agent), () => COULD_NOT);
    const collected = await this.collector.collect([...clear.values()], context);
    const expected = await this.expectations.of([...collected].map(([work, { candidates }]) => ({ work, candidates })));
    return new Map([...collected].map(([work, reports]) => [work, { work, collected: reports, expected: expected.get(work) ?? this.expectations.nothing }]));
  }

  /** Counted only when all went well: what fails is done again. */
  private async prepareTogether(agents: readonly AgentFiles[], outer: RunContext): Promise<Map<AgentAtWork, ExpectedReports>> {
    const run = Object.assign(new ScanRun(), outer.run, NOTHING_READ, { problems: [] });
    const context = { ...outer, run };
    const prepared = await this.read(agents, context);
    for (const name of COUNTERS) outer.run[name] += run[name];
    outer.run.problems.push(...run.problems);
    return prepared;
  }

  /** @returns what is left, of each agent; without those where it is unknown */
  async apply(reports: readonly ExpectedReports[], context: RunContext): Promise<Map<AgentAtWork, Unfinished>> {
    return this.guarded(reports, context, () => this.judgement.apply(reports, context));
  }

  private async guarded<T>(agents: readonly { readonly work: AgentAtWork }[], context: RunContext, work: () => Promise<Map<AgentAtWork, T>>): Promise<Map<AgentAtWork, T>> {
    try {
      return await work();
    } catch (error) {
      for (const { work: { agent } } of agents) noteProblem(context, agent.id, COULD_NOT, error);
      return new Map();
    }
  }
}

const NOTHING_READ = { reports_read: 0, reports_waiting: 0, reports_duplicate: 0, reports_rejected: 0, reports_stale: 0 };
const COUNTERS = ['reports_read', 'reports_waiting', 'reports_duplicate', 'reports_rejected', 'reports_stale'] as const;
const COULD_NOT = 'Its reports could not be applied: ';
