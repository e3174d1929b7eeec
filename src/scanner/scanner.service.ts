import { setMaxListeners } from 'node:events';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap, ServiceUnavailableException } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock } from '../common/clock.js';
import { SingleFlight } from '../common/single-flight.js';
import { AppConfig } from '../config/config.js';
import type { AgentKeys } from './runs/run-context.js';
import { ScanRunner } from './runs/scan-runner.js';
import type { ScanRun, ScanTrigger } from './runs/scan-run.entity.js';
import { ScanRuns } from './runs/scan-runs.js';

/** `@Interval` is fixed at import, so it ticks every second and compares with the configured interval. */
const TICK_MS = 1_000;
/** How often Vigie looks for scans that nobody works on any more. */
const SETTLE_MS = 60_000;

/** A scan that was asked for: its row at once, its end later. */
export interface RequestedScan {
  readonly run: ScanRun;
  readonly finished: Promise<ScanRun>;
}

/** Decides when to scan: at start, every interval, and on demand, everything or some agents only; never two at a time. */
@Injectable()
export class ScannerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ScannerService.name);
  private readonly shutdown = new AbortController();
  /** The end of the scan at work, or of the last one. */
  private tail: Promise<unknown> = Promise.resolve();
  /** Asked for, but not begun to collect: whoever asks now shares it. */
  private upcoming: Promise<RequestedScan> | null = null;
  private atWork: ScanRun | null = null;
  private readonly settling = new SingleFlight<void>();
  /** Monotonic time of the next scan; null before start-up is over. */
  private dueAtMs: number | null = null;

  constructor(
    private readonly runner: ScanRunner,
    private readonly runs: ScanRuns,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    // Whatever is read at the same time listens to it; more than ten are no leak.
    setMaxListeners(0, this.shutdown.signal);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.recover();
    this.dueAtMs = this.clock.monotonicMs();
  }

  @Interval(TICK_MS)
  tick(): void {
    this.runner.watchClock();
    if (this.config.scanner.intervalMs === 0 || this.dueAtMs === null || this.clock.monotonicMs() < this.dueAtMs) return;
    this.dueAtMs = this.clock.monotonicMs() + this.config.scanner.intervalMs;
    this.request('interval').catch((error: unknown) => this.logger.error(`The scan could not be started: ${String(error)}`));
  }

  @Interval(SETTLE_MS)
  settleTick(): void {
    if (this.isOpen) void this.settle();
  }

  /** Ends scans that nobody works on any more, so that what they recorded is told. Never rejects: the next look does what could not be done. */
  settle(): Promise<void> {
    return this.settling.run(() => this.runner.settle(this.atWork?.id ?? null))
      .catch((error: unknown) => this.logger.error(`Scans that were left behind could not be ended: ${String(error)}`));
  }

  /** Joins the scan that is about to begin; one that already collects is followed by exactly one more. */
  request(trigger: ScanTrigger): Promise<RequestedScan> {
    if (this.shutdown.signal.aborted) return Promise.reject(shuttingDown());
    return (this.upcoming ??= this.enqueue(trigger, null));
  }

  /**
   * Looks at some agents only: within the scan at work, so that they need not wait for its end; else in a scan of their
   * own, which nobody else joins. One of everything that has not begun to collect serves as well.
   * @returns when it is done, those that were looked at.
   */
  async lookAt(agents: AgentKeys): Promise<AgentKeys> {
    if (this.shutdown.signal.aborted) throw shuttingDown();
    const within = this.runner.takeOn(agents);
    if (within !== null) return within;
    const { finished } = await (this.upcoming ?? this.enqueue('deadline', agents));
    await finished;
    return agents;
  }

  /** Does something while no scan of this process is at work: after the one that is, before the next one. @returns what comes of it */
  between<T>(work: () => Promise<T>): Promise<T> {
    const done = this.tail.then(work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  /** False until what a crash has left behind is settled, and again while Vigie is shutting down: then no scan should begin. */
  get isOpen(): boolean {
    return this.dueAtMs !== null && !this.shutdown.signal.aborted;
  }

  /** The counters of a run at work are live. @throws 404 */
  async get(id: number): Promise<ScanRun> {
    return this.atWork?.id === id ? this.atWork : this.runs.get(id);
  }

  get current(): ScanRun | null {
    return this.atWork;
  }

  /** When the next scan begins by itself; null when scans are made only by hand. */
  get nextAt(): Date | null {
    if (this.config.scanner.intervalMs === 0 || this.dueAtMs === null) return null;
    return new Date(this.clock.now().getTime() + Math.max(0, this.dueAtMs - this.clock.monotonicMs()));
  }

  /** The scan at work ends after its current unit of work, before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.shutdown.abort();
    await this.tail;
    await this.settling.drain();
  }

  private async enqueue(trigger: ScanTrigger, only: AgentKeys | null): Promise<RequestedScan> {
    const queued = this.runs.queue(trigger);
    const finished = this.tail.then(async () => this.work(await queued, only));
    this.tail = finished.catch((error: unknown) => this.logger.error(`The scan ended with an error: ${String(error)}`));
    try {
      return { run: await queued, finished };
    } catch (error) {
      if (only === null) this.upcoming = null;
      throw error;
    }
  }

  private async work(run: ScanRun, only: AgentKeys | null): Promise<ScanRun> {
    await this.settle();
    if (only === null) this.upcoming = null;
    this.atWork = run;
    try {
      await this.runner.run(run, this.shutdown.signal, only);
      return run;
    } finally {
      this.atWork = null;
    }
  }
}

function shuttingDown(): ServiceUnavailableException {
  return new ServiceUnavailableException({ detail: 'Vigie is shutting down; ask again when it is back.' });
}
