import { Injectable, Logger } from '@nestjs/common';
import type { MoveResult, ReportFile } from '../../storage/staging/staging.js';
import { Staging } from '../../storage/staging/staging.js';
import { forEachAgent } from '../agents/isolation.js';
import { type RunContext, throwIfStopped } from '../runs/run-context.js';
import { AgeLimit } from './age-limit.js';
import { type AgentAtWork, byEndThenArrival, type Incoming, type KnownCandidate } from './incoming.js';
import { ReportIntake } from './report-intake.js';
import { type KnownReport, type KnownReports, type Move, ReportLedger } from './report-ledger.js';

/** What lies in the `log` folder of one agent. */
export interface AgentFiles {
  readonly work: AgentAtWork;
  readonly files: readonly ReportFile[];
}

export interface Collected {
  /** In the order in which they are to be judged. */
  readonly candidates: readonly KnownCandidate[];
  /** Report files that cannot be read yet: they may speak of any database of this agent. */
  readonly unreadable: number;
}

type Readable = Exclude<Incoming, { kind: 'vanished' | 'waiting' }>;

/** What was read of one agent. */
interface Read {
  readonly work: AgentAtWork;
  readonly listed: readonly ReportFile[];
  readonly readable: readonly Readable[];
  /** Names of files that cannot be read yet. */
  readonly unreadable: readonly string[];
}

/** Reads what lies in the `log` folders of some agents; quarantines, archives duplicates and stale reports; hands on what is to be judged. */
@Injectable()
export class Collector {
  private readonly logger = new Logger(Collector.name);

  constructor(
    private readonly staging: Staging,
    private readonly intake: ReportIntake,
    private readonly reports: ReportLedger,
    private readonly ageLimit: AgeLimit,
  ) {}

  /** @returns without those agents whose files could not be read at all; that is among the problems of the run then. */
  async collect(agents: readonly AgentFiles[], context: RunContext): Promise<Map<AgentAtWork, Collected>> {
    const read = await forEachAgent(agents, context, (one) => this.read(one, context));
    const collected = [...read.values()];
    for (const { work, readable, unreadable, listed } of collected) {
      if (!work.hasWaiting) continue;
      const names = [...unreadable, ...(await this.arrivedSince(listed, work))];
      await this.reports.forgetVanished(work.agent.id, { digests: readable.map(({ digest }) => digest), names });
    }
    const sorted = await this.sort(collected, context);
    await this.ageLimit.countFromNow([...sorted].flatMap(([{ agent }, { unreadable }]) => (unreadable ? [] : [agent])));
    return sorted;
  }

  /** The list was made before the agent was locked: another process may have read since what came meanwhile. */
  private async arrivedSince(listed: readonly ReportFile[], { folder }: AgentAtWork): Promise<string[]> {
    const known = new Set(listed.map(({ name }) => name));
    return (await this.staging.listReports(folder)).map(({ name }) => name).filter((name) => !known.has(name));
  }

  private async read({ work, files }: AgentFiles, context: RunContext): Promise<Read> {
    const { run } = context;
    const readable: Readable[] = [];
    const unreadable: string[] = [];
    for (const file of files) {
      throwIfStopped(context);
      const incoming = await this.intake.read(work, file);
      if (incoming.kind === 'vanished') continue;
      run.reports_read++;
      if (incoming.kind === 'waiting') {
        unreadable.push(file.name);
        run.reports_waiting++;
        this.logger.warn(`${file.name}: ${incoming.detail}`);
      } else readable.push(incoming);
    }
    return { work, listed: files, readable, unreadable };
  }

  private async sort(read: readonly Read[], context: RunContext): Promise<Map<AgentAtWork, Collected>> {
    const { run } = context;
    const known = await this.reports.known(read.flatMap(({ work, readable }) => readable.map(({ digest }) => ({ agent_id: work.agent.id, digest }))));
    const agents = read.map(({ work, readable, unreadable }) => ({
      work, unreadable, readable: readable.map((item) => (known.get(work.agent.id, item.digest) ? item : this.ageLimit.judge(item, work.agent))),
    }));
    const fresh = new Map(agents.map(({ work, readable }) => [work, firstOfEach(readable.filter(({ digest }) => !known.get(work.agent.id, digest)))]));
    const noted = await this.reports.note([...fresh].map(([{ agent }, items]) => ({ agent, incoming: [...items.values()] })), run.id);
    const moves: Move[] = [];
    const sorted = await forEachAgent(agents, context, async ({ work, readable, unreadable }) => {
      const candidates = await this.sortOne(work, readable, { known, noted, fresh: fresh.get(work) ?? new Map(), moves }, run);
      return { work, collected: { candidates, unreadable: unreadable.length } };
    });
    await this.reports.moved(moves);
    return new Map([...sorted.values()].map(({ work, collected }) => [work, collected]));
  }

  private async sortOne(
    work: AgentAtWork,
    readable: readonly Readable[],
    { known, noted, fresh, moves }: { known: KnownReports; noted: KnownReports; fresh: ReadonlyMap<string, Readable>; moves: Move[] },
    run: RunContext['run'],
  ): Promise<KnownCandidate[]> {
    const candidates = new Map<string, KnownCandidate>();
    for (const item of readable) {
      const isNew = noted.get(work.agent.id, item.digest) !== undefined;
      const row = known.get(work.agent.id, item.digest) ?? noted.get(work.agent.id, item.digest);
      if (!row) continue;
      if (item.kind === 'candidate' && isOpen(row) && !candidates.has(item.digest)) {
        candidates.set(item.digest, { ...item, reportId: row.id, isApplied: row.state === 'applied' });
        continue;
      }
      const restated = row.state === 'waiting' && item.kind === 'rejected';
      if (restated) await this.reports.restate(work, run.id, row, item);
      count(run, item, restated || (isNew && fresh.get(item.digest) === item));
      const to = await this.putAway(work, item, run, restated || row.state === 'rejected');
      if (to !== null) moves.push({ id: row.id, to });
    }
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
