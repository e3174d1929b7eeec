import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type AgentFolder, type Shelf, Staging } from '../../storage/staging/staging.js';
import { MAX_REPORT_BYTES } from '../report/report.js';
import { type MislaidReport, ReportLedger } from './report-ledger.js';

/** Looked for by one scan. */
const MOST_AT_ONCE = 1_000;
/** Reports that are not looked for again, so that those behind them have their turn. */
const MOST_LEFT_OUT = 10_000;
/** Those that are still in `log`, or of which nothing can be found out, are looked for again after this long; those that are nowhere are not. */
const AGAIN_AFTER_MS = 600_000;

/** `log`: a scan takes it from there. */
type Place = { readonly at: 'log' | 'nowhere' | 'unknown' } | { readonly at: 'shelf'; readonly to: string };

/**
 * Files are moved first, and where they went is noted for many of them at once: a crash, or a database that goes away in between, leaves reports that are
 * done with and of which nobody knows where they are. They are looked for on the shelves.
 */
@Injectable()
export class MislaidReports {
  private readonly logger = new Logger(MislaidReports.name);
  private readonly leftOut = new LRUCache<number, true>({ max: MOST_LEFT_OUT });

  constructor(
    private readonly reports: ReportLedger,
    private readonly staging: Staging,
  ) {}

  /** One statement when there are none. Never rejects: no scan shall fail for it. */
  find(): Promise<void> {
    return this.findThem().catch((error: unknown) => this.logger.error(`Reports of which nobody noted where they went could not be looked for: ${String(error)}`));
  }

  private async findThem(): Promise<void> {
    const mislaid = await this.reports.mislaid([...this.leftOut.keys()], MOST_AT_ONCE);
    if (mislaid.length === 0) return;
    const folders = new Map((await this.staging.findAgents([...new Set(mislaid.map(({ agent_id }) => agent_id))])).map((folder) => [folder.id, folder]));
    const looked = await Promise.all(mislaid.map(async (report) => ({ report, place: await this.placeOf(report, folders.get(report.agent_id)) })));
    const moves = looked.flatMap(({ report: { id }, place }) => (place.at === 'shelf' ? [{ id, to: place.to }] : []));
    await this.reports.found(moves);
    for (const { report, place } of looked) if (place.at !== 'shelf') this.leftOut.set(report.id, true, place.at === 'nowhere' ? {} : { ttl: AGAIN_AFTER_MS });
    this.tell(moves.length, looked.filter(({ place }) => place.at === 'nowhere').map(({ report }) => report));
  }

  /** In `log` first: it may be on its way from there to a shelf. */
  private async placeOf({ agent_id, file_name, digest, state }: MislaidReport, folder: AgentFolder | undefined): Promise<Place> {
    if (folder === undefined) return { at: 'unknown' };
    try {
      const inLog = await this.staging.findReport(folder, null, file_name);
      if (inLog !== null) {
        const read = await this.staging.readReport(inLog, MAX_REPORT_BYTES);
        if (read.digest === digest) return { at: 'log' };
        if (!read.ok && read.reason === 'unreadable') return { at: 'unknown' };
      }
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

  private tell(found: number, gone: readonly MislaidReport[]): void {
    if (found > 0) this.logger.warn(`${found} reports had been put away before it could be noted where; they were found`);
    const [first] = gone;
    if (first !== undefined) this.logger.warn(`${gone.length} reports are neither in log nor where reports are put away: ${first.agent_id}/${first.file_name}${gone.length > 1 ? ', …' : ''}`);
  }
}
