import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../config/config.js';
import { ClockWatch } from './clock-watch.js';
import { LostReports } from './lost-reports.js';
import type { RunContext } from './run-context.js';
import type { ScanRun } from './scan-run.entity.js';

/** What a scan has to know about time and past before it begins. */
@Injectable()
export class ScanBeginning {
  private readonly logger = new Logger('Scan');

  constructor(
    private readonly clock: Clock,
    private readonly clockWatch: ClockWatch,
    private readonly lost: LostReports,
    private readonly config: AppConfig,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  watchClock(): void {
    const jump = this.clockWatch.look();
    if (jump !== 0) {
      this.logger.warn(`The system clock jumped by ${Math.round(jump / 60_000)} min: nothing is declared missing until the next look confirms the time.`);
    }
  }

  async restoreLostReports(): Promise<void> {
    await this.lost.restore();
  }

  /** Reports are stale after MAX_STATUS_FILE_AGE_DAYS, not counting the time since the last finished scan. */
  limits(last: ScanRun | null): Pick<RunContext, 'staleBefore' | 'ledgerHeld'> {
    const now = this.clock.now();
    const watchedUntil = last?.finished_at && last.finished_at < now ? last.finished_at : now;
    return { staleBefore: new Date(watchedUntil.getTime() - this.config.scanner.maxReportAgeMs), ledgerHeld: !this.clockWatch.isTrusted };
  }
}
