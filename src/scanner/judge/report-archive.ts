import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/config.js';
import { Staging } from '../../storage/staging/staging.js';
import type { AgentAtWork, KnownCandidate } from '../collect/incoming.js';
import { ReportLedger } from '../collect/report-ledger.js';
import { forEachAgent } from '../agents/isolation.js';
import type { RunContext } from '../runs/run-context.js';
import type { PromotedFile } from './promoted-file.js';
import { StuckReports } from './stuck-reports.js';

/** A report of which all verdicts are final. */
export interface AppliedReport {
  readonly work: AgentAtWork;
  readonly candidate: KnownCandidate;
  readonly promoted: readonly PromotedFile[];
  /** The agent's reports that are still to be judged: the files they name stay. */
  readonly waiting: readonly KnownCandidate[];
}

/** Last step of reports: out of `log`, and, where it is wanted, their promoted files out of staging. */
@Injectable()
export class ReportArchive {
  private readonly logger = new Logger(ReportArchive.name);

  constructor(
    private readonly staging: Staging,
    private readonly reports: ReportLedger,
    private readonly stuck: StuckReports,
    private readonly config: AppConfig,
  ) {}

  /** The rows follow in one statement. */
  async archive(reports: readonly AppliedReport[], context: RunContext): Promise<void> {
    const moved = await forEachAgent(reports, context, (report) => this.archiveOne(report, context));
    const moves = [...moved].flatMap(([{ candidate }, to]) => (to === null ? [] : [{ id: candidate.reportId, to }]));
    // Where they went is only shown: it must not undo what is recorded.
    await this.reports.moved(moves).catch((error: unknown) => this.logger.error(`Where ${moves.length} reports went could not be noted, the next scan looks for them: ${String(error)}`));
  }

  /** @returns where it is now, below `log`; null when it could not be moved. */
  private async archiveOne({ work, candidate, promoted, waiting }: AppliedReport, { run }: RunContext): Promise<string | null> {
    run.reports_applied++;
    if (candidate.problems.length > 0) run.reports_partial++;
    const wanted = new Set(waiting.flatMap(({ report }) => report.sections.map(({ stagedFileName }) => stagedFileName)));
    const obsolete = this.config.storage.afterPromotion === 'delete' ? promoted.filter(({ name }) => !wanted.has(name)) : [];
    // Before the move: while the report is in `log`, a crash only means that both steps are repeated.
    for (const file of obsolete) await this.remove(work, file);
    return this.moveOrAlert(work, candidate, run);
  }

  /** A file that the agent has replaced meanwhile stays. */
  private async remove({ folder }: AgentAtWork, file: PromotedFile): Promise<void> {
    await this.staging.removeStaged(folder, file.name, file).catch((error: unknown) => this.logger.warn(`${file.name} cannot be removed: ${String(error)}`));
  }

  /** A report that cannot be moved is applied once all the same: its digest is known. People are told. */
  private async moveOrAlert({ agent, folder }: AgentAtWork, { file, isApplied }: KnownCandidate, run: RunContext['run']): Promise<string | null> {
    try {
      const moved = await this.staging.archive(folder, file);
      return moved.outcome === 'moved' ? `_archive/${moved.name}` : null;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.logger.error(`${file.name} cannot be archived: ${detail}`);
      run.problems.push({ agent_id: agent.id, detail: `${file.name} cannot be archived: ${detail}` });
      if (!isApplied) await this.stuck.tell(agent.id, file.name, detail, run.id);
      return null;
    }
  }
}
