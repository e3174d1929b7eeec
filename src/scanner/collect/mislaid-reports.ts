import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type AgentFolder, type Shelf, Staging } from '../../storage/staging/staging.js';
import { MAX_REPORT_BYTES } from '../report/report.js';
import { type MislaidReport, ReportLedger } from './report-ledger.js';

/** Looked for by one scan. */
const MOST_AT_ONCE = 1_000;
/** Known to be nowhere: somebody has removed them. */
const MOST_GIVEN_UP = 10_000;

type Found = { readonly at: 'log' | 'nowhere' | 'unknown' } | { readonly at: 'shelf'; readonly to: string };

/**
 * Files are moved first, and where they went is noted for many of them at once: a crash, or a database that goes away in between, leaves reports that are
 * done with and of which nobody knows where they are. They are looked for on the shelves.
 */
@Injectable()
export class MislaidReports {
  private readonly logger = new Logger(MislaidReports.name);
  private readonly givenUp = new LRUCache<number, true>({ max: MOST_GIVEN_UP });

  constructor(
    private readonly reports: ReportLedger,
    private readonly staging: Staging,
  ) {}

  /** One statement when there are none. Those that another process is just putting away are found, or not yet: neither does harm. Never rejects: no scan shall fail for it. */
  find(): Promise<void> {
    return this.findThem().catch((error: unknown) => this.logger.error(`Reports of which nobody noted where they went could not be looked for: ${String(error)}`));
  }

  private async findThem(): Promise<void> {
    const mislaid = await this.reports.mislaid([...this.givenUp.keys()], MOST_AT_ONCE);
    if (mislaid.length === 0) return;
    const folders = new Map((await this.staging.findAgents([...new Set(mislaid.map(({ agent_id }) => agent_id))])).map((folder) => [folder.id, folder]));
    const found = await Promise.all(mislaid.map(async (report) => ({ report, where: await this.whereIs(report, folders.get(report.agent_id)) })));
    const moves = found.flatMap(({ report: { id }, where }) => (where.at === 'shelf' ? [{ id, to: where.to }] : []));
    await this.reports.moved(moves);
    for (const { report, where } of found) if (where.at === 'nowhere') this.giveUp(report);
    if (moves.length > 0) this.logger.warn(`${moves.length} reports had been put away before it could be noted where; they were found`);
  }

  /** In `log` first: it may be on its way from there to a shelf. */
  private async whereIs({ agent_id, file_name, digest, state }: MislaidReport, folder: AgentFolder | undefined): Promise<Found> {
    if (folder === undefined) return { at: 'unknown' };
    try {
      const inLog = await this.staging.findReport(folder, null, file_name);
      if (inLog !== null && (await this.staging.readReport(inLog, MAX_REPORT_BYTES)).digest === digest) return { at: 'log' };
      const shelves: readonly Shelf[] = state === 'rejected' ? ['_rejected', '_archive'] : ['_archive', '_rejected'];
      for (const shelf of shelves) {
        const name = await this.staging.findShelved(folder, shelf, { name: file_name, digest }, MAX_REPORT_BYTES);
        if (name !== null) return { at: 'shelf', to: `${shelf}/${name}` };
      }
      return { at: 'nowhere' };
    } catch (error) {
      this.logger.warn(`${agent_id}: it cannot be found out where ${file_name} went: ${String(error)}`);
      return { at: 'unknown' };
    }
  }

  private giveUp({ id, agent_id, file_name }: MislaidReport): void {
    this.givenUp.set(id, true);
    this.logger.warn(`${agent_id}: the file of report ${id}, ${file_name}, is neither in log nor where reports are put away`);
  }
}
