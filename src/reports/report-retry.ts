import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, Not, Repository } from 'typeorm';
import { conflict } from '../common/problem.js';
import { Staging } from '../storage/staging.js';
import { StorageError } from '../storage/storage-error.js';
import { Report, type ReportState } from './report.entity.js';
import { ReportsService } from './reports.service.js';

/** A report whose file lies in `_rejected` or `_archive`. */
type MovedReport = Report & { readonly moved_to: string };

/**
 * Puts the file of a rejected or partly read report back into `log`, where the next scan reads it again.
 * The row says `waiting` before the file moves: a scan that meets the file early must not take it for a
 * duplicate, and what a crash leaves half done (waiting, but moved away) is finished at the next start.
 */
@Injectable()
export class ReportRetry implements OnApplicationBootstrap {
  private readonly logger = new Logger(ReportRetry.name);

  constructor(
    @InjectRepository(Report) private readonly reports: Repository<Report>,
    private readonly rejected: ReportsService,
    private readonly staging: Staging,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const report of await this.reports.findBy({ state: 'waiting', moved_to: Not(IsNull()) })) {
      if (!isMoved(report)) continue;
      await this.putBack(report, report.partial ? 'applied' : 'rejected').catch((error: unknown) =>
        this.logger.warn(`Retry of report ${report.id} was interrupted and cannot be finished: ${String(error)}`),
      );
    }
  }

  /** @returns the report, waiting. @throws 404; 409 with the reason when the file cannot be put back */
  async retry(id: number): Promise<Report> {
    const report = await this.rejected.getRejected(id);
    if (!isMoved(report)) throw conflict(`Report ${id} still lies in log: the next scan reads it.`);
    const claimed = await this.reports.update({ id, state: report.state, moved_to: report.moved_to }, { state: 'waiting' });
    if (claimed.affected !== 1 || report.state === 'waiting') throw conflict(`Report ${id} is being put back already.`);
    await this.putBack(report, report.state);
    return this.rejected.get(id);
  }

  private async putBack({ id, agent_id, moved_to }: MovedReport, stateBefore: ReportState): Promise<void> {
    const claim = { id, moved_to, state: 'waiting' } as const;
    try {
      await this.moveFile(agent_id, moved_to);
    } catch (error) {
      await this.reports.update(claim, { state: stateBefore });
      throw asConflict(error);
    }
    await this.reports.update(claim, { moved_to: null, partial: false, problems: [], waiting: [] });
  }

  private async moveFile(agentId: string, movedTo: string): Promise<void> {
    const { agents } = await this.staging.listAgents();
    const agent = agents.find(({ id }) => id === agentId);
    if (agent === undefined) throw conflict(`Agent ${agentId} has no staging folder any more: put it back, then retry.`);
    const folder = movedTo.startsWith('_archive/') ? '_archive' : '_rejected';
    const name = movedTo.slice(folder.length + 1);
    const outcome = await this.staging.restore(agent, folder, name);
    if (outcome === 'absent') throw conflict(`log/${movedTo} of agent ${agentId} is gone: the agent has to report again.`);
    if (outcome === 'occupied') throw conflict(`log/${name} of agent ${agentId} is another file: retry once it has been read.`);
  }
}

function isMoved(report: Report): report is MovedReport {
  return report.moved_to !== null;
}

/** What the file system refuses is not a fault of the server: the message says what to mend. */
function asConflict(error: unknown): unknown {
  return error instanceof StorageError ? conflict(error.message) : error;
}
