import { ConflictException, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../../config/config.js';
import { type PutAway, ReportReturn } from '../../reports/report-return.js';
import { MAX_CLOCK_LEAD_MS } from '../report/limits.js';
import { type RunContext, throwIfStopped } from '../runs/run-context.js';

/** A clock that flaps for months must cost nothing. */
const MOST_LEAPS = 100;

/** The wall clock went forward by so much, and says `until` now. */
interface Leap {
  readonly byMs: number;
  readonly until: Date;
}

/**
 * Reports that were put away only because the system clock was wrong when they came: from the future, by a clock that was behind; too old, by one that
 * was ahead. Once it is right they go back to `log`, before anything is called missing.
 */
@Injectable()
export class MisjudgedReports {
  private readonly logger = new Logger(MisjudgedReports.name);
  private leaps: readonly Leap[] = [];
  /** How often the clock was, or may have been, ahead: also before Vigie was started. */
  private timesAhead = 1;
  private timesPutBack = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly returning: ReportReturn,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** The wall clock has jumped and says `now`. */
  jumped(byMs: number, now: Date): void {
    if (byMs > 0) this.leaps = [...this.leaps, { byMs, until: now }].slice(-MOST_LEAPS);
    else this.timesAhead++;
  }

  /** Whether some may be put away still. */
  get arePossible(): boolean {
    return this.timesAhead > this.timesPutBack || this.leaps.length > 0;
  }

  /** Costs nothing when the clock did not jump. What cannot be put back stays where it is, and is told in the log. @throws ScanInterrupted when Vigie is shutting down */
  async putBack(context: RunContext): Promise<void> {
    // The clock may jump again while this is done: that is put back the next time.
    const { leaps, timesAhead } = this;
    for (const leap of leaps) await this.each(await this.fromTheFuture(leap), context);
    if (timesAhead > this.timesPutBack) await this.each(await this.tooOld(), context);
    this.leaps = this.leaps.filter((leap) => !leaps.includes(leap));
    this.timesPutBack = timesAhead;
  }

  /** Not so those that lay further ahead than the clock was behind: their agent's clock is wrong. */
  private fromTheFuture({ byMs, until }: Leap): Promise<PutAway[]> {
    const leapt = new Date(until.getTime() - byMs);
    return this.dataSource.query(
      `SELECT id, agent_id, state, first_seen_at, moved_to FROM reports
        WHERE state = 'rejected' AND moved_to IS NOT NULL AND first_seen_at BETWEEN $1 AND $2
          AND ended_at <= first_seen_at + make_interval(secs => $3) AND ended_at <= $4 ORDER BY id`,
      [new Date(leapt.getTime() - this.config.scanner.maxReportAgeMs), leapt, (byMs + MAX_CLOCK_LEAD_MS) / 1_000, new Date(this.clock.now().getTime() + MAX_CLOCK_LEAD_MS)],
    );
  }

  /** First seen at a time that is still to come. */
  private tooOld(): Promise<PutAway[]> {
    return this.dataSource.query(
      `SELECT id, agent_id, state, first_seen_at, moved_to FROM reports WHERE state = 'stale' AND moved_to IS NOT NULL AND first_seen_at > $1 ORDER BY id`,
      [this.clock.now()],
    );
  }

  private async each(reports: readonly PutAway[], context: RunContext): Promise<void> {
    for (const report of reports) {
      throwIfStopped(context);
      const outcome = await this.dataSource.transaction((manager) => this.returning.putBack(manager, report)).then(() => 'it is read again', reasonOf);
      this.logger.warn(`${report.agent_id}: ${report.moved_to} came while the system clock was wrong; ${outcome}`);
    }
  }
}

function reasonOf(error: unknown): string {
  const response = error instanceof ConflictException ? error.getResponse() : null;
  if (response instanceof Object && 'detail' in response) return String(response.detail);
  throw error;
}
