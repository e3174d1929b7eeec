import { Injectable } from '@nestjs/common';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { Cycle } from '../../jobs/schedule/cycle.js';
import type { Collected } from '../collect/collector.js';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { Recorder } from '../record/recorder.js';
import type { ReportSection } from '../report/report.js';
import { noteProblem } from '../agents/isolation.js';
import { type RunContext, throwIfStopped } from '../runs/run-context.js';
import type { AgentExpectations } from './expectations.js';
import { type Case, Judge, type Judged } from './judge.js';
import { type PromotedFile, promotedBefore, promotedNow } from './promoted-file.js';
import { ReportArchive } from './report-archive.js';

/** What is left in staging after a scan, as far as the ledger is concerned. */
export interface Unfinished {
  readonly mayBelong: (job: ExpectedBackupJob, cycle: Cycle) => boolean;
}

/** One agent's reports, and what they are compared with. */
export interface ExpectedReports {
  readonly work: AgentAtWork;
  readonly collected: Collected;
  readonly expected: AgentExpectations;
}

/** Nothing of these reports is applied yet: each may still bring what it speaks of. */
export function allWaiting({ collected: { candidates, unreadable } }: ExpectedReports): Unfinished {
  return { mayBelong: (job, cycle) => unreadable > 0 || candidates.some(({ report }) => speaksOf(report.sections, job, cycle)) };
}

/** A report in its turn. */
interface Turn extends Case {
  readonly expected: AgentExpectations;
}

/** Takes the reports of some agents through matching, judging, recording and archiving: one report of each agent at a time. */
@Injectable()
export class ReportJudgement {
  constructor(
    private readonly judge: Judge,
    private readonly recorder: Recorder,
    private readonly archive: ReportArchive,
  ) {}

  /** A report that fails internally waits for the next scan and never stops the others. */
  async apply(agents: readonly ExpectedReports[], context: RunContext): Promise<Map<AgentAtWork, Unfinished>> {
    const waiting = new Map(agents.map(({ work }) => [work, [] as KnownCandidate[]]));
    const rounds = Math.max(0, ...agents.map(({ collected }) => collected.candidates.length));
    for (let round = 0; round < rounds; round++) {
      throwIfStopped(context);
      const turns = agents.flatMap((agent) => this.turn(agent, round, waiting.get(agent.work) ?? [], context));
      const promoted = await this.applyTurns(turns, context);
      await this.archive.archive([...promoted].map(([turn, files]) => ({ ...turn, promoted: files })), context);
      for (const turn of turns) if (!promoted.has(turn)) waiting.get(turn.work)?.push(turn.candidate);
    }
    return new Map(agents.map(({ work, collected: { unreadable } }) => {
      const left = waiting.get(work) ?? [];
      context.run.reports_waiting += left.length;
      return [work, { mayBelong: (job, cycle) => unreadable > 0 || left.some(({ report }) => speaksOf(report.sections, job, cycle)) }];
    }));
  }

  private turn(agent: ExpectedReports, round: number, waiting: KnownCandidate[], context: RunContext): Turn[] {
    const candidate = agent.collected.candidates[round];
    if (candidate === undefined) return [];
    try {
      return [turnOf(agent, candidate, [...waiting, ...agent.collected.candidates.slice(round + 1)])];
    } catch (error) {
      noteProblem(context, agent.work.agent.id, `${candidate.file.name} failed and is tried again: `, error);
      waiting.push(candidate);
      return [];
    }
  }

  /** @returns the promoted files of those reports of which all verdicts are final. */
  private async applyTurns(turns: readonly Turn[], context: RunContext): Promise<Map<Turn, readonly PromotedFile[]>> {
    const judged = await this.judge.judge(turns, context);
    const recorded = await this.recorder.record([...judged].map(([{ work, candidate }, verdicts]) => ({ work, candidate, judged: verdicts })), context);
    const promoted = new Map<Turn, readonly PromotedFile[]>();
    for (const turn of turns) {
      const verdicts = judged.get(turn);
      const isDone = recorded.get(turn.candidate);
      if (verdicts === undefined || isDone === undefined) continue;
      this.note(turn, verdicts, context);
      const before = turn.candidate.report.sections.flatMap(({ databaseName }) => turn.expected.settledBy(turn.candidate.reportId, databaseName) ?? []);
      if (isDone) promoted.set(turn, [...verdicts.flatMap(promotedNow), ...before.flatMap(promotedBefore)]);
    }
    return promoted;
  }

  private note({ work, expected }: Turn, judged: readonly Judged[], { run }: RunContext): void {
    for (const { job, cycle, verdict } of judged) {
      if (cycle && verdict.status !== 'pending') expected.matcher.noteEntry(job.id, cycle.expectedAt.getTime());
      if (verdict.rule === 'not-stored') run.problems.push({ agent_id: work.agent.id, detail: verdict.message });
    }
  }
}

/** Sections that have their final verdict already are left out; of the others those that a job expects are matched with it. */
function turnOf({ work, expected }: ExpectedReports, candidate: KnownCandidate, waiting: readonly KnownCandidate[]): Turn {
  const open = candidate.report.sections.filter(({ databaseName }) => !expected.settledBy(candidate.reportId, databaseName));
  return { work, candidate, expected, sections: open.flatMap((section) => expected.matcher.match(section) ?? []), waiting };
}

/** A report that waits may still bring an entry for this cycle. */
function speaksOf(sections: readonly ReportSection[], job: ExpectedBackupJob, cycle: Cycle): boolean {
  return sections.some(
    ({ databaseName, endedAt }) =>
      databaseName === job.database_name && endedAt >= cycle.ownsFrom && (cycle.ownsUntil === null || endedAt < cycle.ownsUntil),
  );
}
