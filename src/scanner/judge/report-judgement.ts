import { Injectable, Logger } from '@nestjs/common';
import type { ExpectedBackupJob } from '../../jobs/job.entity.js';
import type { Cycle } from '../../jobs/schedule/cycle.js';
import type { Collected } from '../collect/collector.js';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { Recorder } from '../record/recorder.js';
import type { ReportSection } from '../report/report.js';
import { type RunContext, ScanInterrupted, throwIfStopped } from '../run-context.js';
import { type AgentExpectations, Expectations } from './expectations.js';
import { Judge } from './judge.js';
import { type PromotedFile, promotedBefore, promotedNow } from './promoted-file.js';
import { ReportArchive } from './report-archive.js';

/** What is left in staging after a scan, as far as the ledger is concerned. */
export interface Unfinished {
  readonly mayBelong: (job: ExpectedBackupJob, cycle: Cycle) => boolean;
}

/** Takes one agent's reports through matching, judging, recording and archiving, one report at a time. */
@Injectable()
export class ReportJudgement {
  private readonly logger = new Logger(ReportJudgement.name);

  constructor(
    private readonly expectations: Expectations,
    private readonly judge: Judge,
    private readonly recorder: Recorder,
    private readonly archive: ReportArchive,
  ) {}

  async apply(work: AgentAtWork, { candidates, unreadable }: Collected, context: RunContext): Promise<Unfinished> {
    const waiting: KnownCandidate[] = [];
    const expected = await this.expectations.of(work, candidates);
    for (const [index, candidate] of candidates.entries()) {
      throwIfStopped(context);
      const others = [...waiting, ...candidates.slice(index + 1)];
      const promoted = await this.applyOne(work, candidate, others, expected, context);
      if (promoted) await this.archive.archive(work, candidate, promoted, others, context);
      else waiting.push(candidate);
    }
    context.run.reports_waiting += waiting.length;
    return { mayBelong: (job, cycle) => unreadable || waiting.some(({ report }) => speaksOf(report.sections, job, cycle)) };
  }

  /**
   * @returns the promoted files when all verdicts are final, else null. A report that fails internally waits for
   * the next scan and never stops the others.
   */
  private async applyOne(
    work: AgentAtWork,
    candidate: KnownCandidate,
    others: readonly KnownCandidate[],
    expected: AgentExpectations,
    context: RunContext,
  ): Promise<readonly PromotedFile[] | null> {
    try {
      const open = candidate.report.sections.filter(({ databaseName }) => !expected.settledBy(candidate.reportId, databaseName));
      const matched = open.flatMap((section) => expected.matcher.match(section) ?? []);
      const judged = await this.judge.judge(work, candidate, matched, others, context);
      const done = await this.recorder.record(work, candidate, judged, context);
      for (const { job, cycle, verdict } of judged) {
        if (cycle && verdict.status !== 'pending') expected.matcher.noteEntry(job.id, cycle.expectedAt.getTime());
        if (verdict.rule === 'not-stored') context.run.problems.push({ agent_id: work.agent.id, detail: verdict.message });
      }
      const before = candidate.report.sections.flatMap(({ databaseName }) => expected.settledBy(candidate.reportId, databaseName) ?? []);
      return done ? [...judged.flatMap(promotedNow), ...before.flatMap(promotedBefore)] : null;
    } catch (error) {
      if (error instanceof ScanInterrupted || context.signal.aborted) throw new ScanInterrupted();
      this.logger.error(`${candidate.file.name}: ${String(error)}`, error instanceof Error ? error.stack : undefined);
      context.run.problems.push({ agent_id: work.agent.id, detail: `${candidate.file.name} failed and is tried again: ${String(error)}` });
      return null;
    }
  }
}

/** A report that waits may still bring an entry for this cycle. */
function speaksOf(sections: readonly ReportSection[], job: ExpectedBackupJob, cycle: Cycle): boolean {
  return sections.some(
    ({ databaseName, endedAt }) =>
      databaseName === job.database_name && endedAt >= cycle.ownsFrom && (cycle.ownsUntil === null || endedAt < cycle.ownsUntil),
  );
}
