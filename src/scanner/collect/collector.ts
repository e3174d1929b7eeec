import { Injectable, Logger } from '@nestjs/common';
import type { MoveResult, ReportFile } from '../../storage/staging.js';
import { Staging } from '../../storage/staging.js';
import { type RunContext, throwIfStopped } from '../run-context.js';
import { type AgentAtWork, byEndThenArrival, type Incoming, type KnownCandidate } from './incoming.js';
import { ReportIntake } from './report-intake.js';
import { type KnownReport, ReportLedger } from './report-ledger.js';

export interface Collected {
  /** In the order in which they are to be judged. */
  readonly candidates: readonly KnownCandidate[];
  /** A report file is there that cannot be read yet: it may speak of any database of this agent. */
  readonly unreadable: boolean;
}

type Readable = Exclude<Incoming, { kind: 'vanished' | 'waiting' }>;

/** Reads what lies in an agent's `log` folder; quarantines, archives duplicates and stale reports; hands on what is to be judged. */
@Injectable()
export class Collector {
  private readonly logger = new Logger(Collector.name);

  constructor(
    private readonly staging: Staging,
    private readonly intake: ReportIntake,
    private readonly reports: ReportLedger,
  ) {}

  async collect(work: AgentAtWork, files: readonly ReportFile[], context: RunContext): Promise<Collected> {
    const { run } = context;
    const readable: Readable[] = [];
    const unreadable: string[] = [];
    for (const file of files) {
      throwIfStopped(context);
      const incoming = await this.intake.read(work, file, context.staleBefore);
      if (incoming.kind === 'vanished') continue;
      run.reports_read++;
      if (incoming.kind === 'waiting') {
        unreadable.push(file.name);
        run.reports_waiting++;
        this.logger.warn(`${file.name}: ${incoming.detail}`);
      } else readable.push(incoming);
    }
    if (work.hasWaiting) await this.reports.forgetVanished(work.agent.id, { digests: readable.map(({ digest }) => digest), names: unreadable });
    return { candidates: await this.sort(work, readable, context), unreadable: unreadable.length > 0 };
  }

  private async sort(work: AgentAtWork, readable: readonly Readable[], { run }: RunContext): Promise<KnownCandidate[]> {
    const known = await this.reports.known(work.agent.id, readable.map(({ digest }) => digest));
    const fresh = firstOfEach(readable.filter(({ digest }) => !known.has(digest)));
    const noted = await this.reports.note(work, run.id, [...fresh.values()]);

    const candidates = new Map<string, KnownCandidate>();
    const moves: { id: number; to: string }[] = [];
    for (const item of readable) {
      const row = known.get(item.digest) ?? noted.get(item.digest);
      if (!row) continue;
      if (item.kind === 'candidate' && isOpen(row) && !candidates.has(item.digest)) {
        candidates.set(item.digest, { ...item, reportId: row.id, isApplied: row.state === 'applied' });
        continue;
      }
      const restated = row.state === 'waiting' && item.kind !== 'candidate';
      if (restated) await this.reports.restate(work, run.id, row, item);
      count(run, item, restated || (noted.has(item.digest) && fresh.get(item.digest) === item));
      const to = await this.putAway(work, item, run, restated ? item.kind === 'rejected' : row.state === 'rejected');
      if (to !== null) moves.push({ id: row.id, to });
    }
    await this.reports.moved(moves);
    return [...candidates.values()].sort(byEndThenArrival);
  }

  /** Out of `log`: rejected content to quarantine, everything else that needs no verdict to the archive. */
  private async putAway({ agent, folder }: AgentAtWork, item: Readable, run: RunContext['run'], rejected: boolean): Promise<string | null> {
    try {
      const problems = item.kind === 'rejected' || item.kind === 'candidate' ? item.problems : [];
      const result: MoveResult = rejected ? await this.staging.reject(folder, item.file, problems) : await this.staging.archive(folder, item.file);
      if (rejected) this.logger.warn(`${item.file.name} was quarantined: ${problems[0]?.detail ?? 'as before'}`);
      return result.outcome === 'moved' ? `${rejected ? '_rejected' : '_archive'}/${result.name}` : null;
    } catch (error) {
      this.logger.error(`${item.file.name} cannot be moved: ${String(error)}`);
      run.problems.push({ agent_id: agent.id, detail: `${item.file.name} cannot be moved out of log: ${error instanceof Error ? error.message : String(error)}` });
      return null;
    }
  }
}

/** Still to be judged, or judged but not put away: a crash came in between. */
function isOpen({ state, moved_to }: KnownReport): boolean {
  return state === 'waiting' || (state === 'applied' && moved_to === null);
}

/** By digest. Of two files with one content the first is the report, the other its duplicate. */
function firstOfEach(items: readonly Readable[]): Map<string, Readable> {
  return new Map(items.toReversed().map((item) => [item.digest, item]));
}

function count(run: RunContext['run'], item: Readable, isNew: boolean): void {
  if (!isNew) run.reports_duplicate++;
  else if (item.kind === 'rejected') run.reports_rejected++;
  else if (item.kind === 'stale') run.reports_stale++;
}
