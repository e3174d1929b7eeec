import { Injectable, Logger } from '@nestjs/common';
import { withFrugalHeap } from '../../common/frugal-heap.js';
import { withLogContext } from '../../common/logging.js';
import { LeftRuns } from './left-runs.js';
import { type AgentKeys, type RunContext, ScanInterrupted } from './run-context.js';
import { ScanBeginning } from './scan-beginning.js';
import { Scan } from './scan.js';
import type { ScanRun } from './scan-run.entity.js';
import { ScanRuns } from './scan-runs.js';

/** What a run is given from outside; the rest of its context is found out at its beginning. */
type GivenContext = Pick<RunContext, 'run' | 'locks' | 'signal' | 'only'>;

/** How often the counters of a run at work are written. */
const FLUSH_MS = 1_000;

/** Carries one scan run from its start to its recorded end, whatever happens in between. */
@Injectable()
export class ScanRunner {
  private readonly logger = new Logger('Scan');

  constructor(
    private readonly scan: Scan,
    private readonly runs: ScanRuns,
    private readonly beginning: ScanBeginning,
    private readonly left: LeftRuns,
  ) {}

  watchClock(): void {
    this.beginning.watchClock();
  }

  /** Once, at start: what a crash has left behind. */
  async recover(): Promise<void> {
    const ended = await this.left.recover();
    if (ended > 0) this.logger.warn(`${ended} scans had been interrupted; what they recorded stays, the next scan continues`);
    await this.beginning.recover(await this.runs.latestDone());
  }

  /** What a process that died, or a database that was away, has left behind since. @param atWork the run of this process */
  settle(atWork: number | null): Promise<void> {
    return this.left.settle(atWork);
  }

  /** Looks at some agents within the run at work. @returns null when none is; else those that were looked at. */
  takeOn(agents: AgentKeys): Promise<AgentKeys> | null {
    return this.scan.takeOn(agents);
  }

  /** @param only the agents to look at; null: all of them. */
  async run(run: ScanRun, signal: AbortSignal, only: AgentKeys | null): Promise<void> {
    try {
      const session = await this.left.openSession();
      await withLogContext({ run: run.id }, () => this.execute({ run, locks: session, signal, only })).finally(() => session.close());
    } catch (error) {
      // It could not even begin.
      if (run.finished_at === null) await this.left.finish(run, 'failed', String(error));
      throw error;
    }
  }

  private async execute(given: GivenContext): Promise<void> {
    const { run, locks } = given;
    await this.runs.start(run, locks);
    const flushing = this.keepFlushing(run);
    try {
      await withFrugalHeap(() => this.scan.execute({ ...this.beginning.time, ...given, reservedPaths: new Map(), handOff: null, needsLocks: false }));
      await flushing.stop();
      await this.runs.finish(run, 'done', null);
      this.logger.log(summary(run));
    } catch (error) {
      await flushing.stop();
      const interrupted = error instanceof ScanInterrupted;
      if (!interrupted) this.logger.error(String(error), error instanceof Error ? error.stack : undefined);
      await this.left.finish(run, interrupted ? 'interrupted' : 'failed', error instanceof Error ? error.message : String(error));
    }
  }

  /** Counters reach the database once a second, one write at a time. */
  private keepFlushing(run: ScanRun): { stop: () => Promise<void> } {
    let writing: Promise<void> = Promise.resolve();
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      writing = this.runs
        .flush(run)
        .catch((error: unknown) => this.logger.warn(`progress could not be written: ${String(error)}`))
        .finally(() => (busy = false));
    }, FLUSH_MS);
    return {
      stop: async () => {
        clearInterval(timer);
        await writing;
      },
    };
  }
}

function summary(run: ScanRun): string {
  const parts = [
    `${run.agents_done} agents`, `${run.reports_applied} reports applied`, `${run.reports_rejected} rejected`, `${run.reports_waiting} waiting`,
    `${run.entries_recorded} entries`, `${run.entries_missing} missing`, `${run.files_promoted} files stored`, `${run.bytes_verified} bytes verified`,
  ];
  return `${run.trigger === 'deadline' ? 'Scan of overdue agents' : 'Scan'} finished: ${parts.join(', ')}`;
}
