import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/config.js';
import { ClockWatch } from '../clock/clock-watch.js';
import type { ScannerStatus } from '../dto/scanner.dto.js';
import type { ScanRun } from './scan-run.entity.js';
import { ScanRuns } from './scan-runs.js';
import { ScannerService } from '../scanner.service.js';

const MINUTE_MS = 60_000;

/** What clients want to know of the scanner. */
@Injectable()
export class ScanRequests {
  constructor(
    private readonly scanner: ScannerService,
    private readonly runs: ScanRuns,
    private readonly clockWatch: ClockWatch,
    private readonly config: AppConfig,
  ) {}

  /** @throws 404 */
  get(id: number): Promise<ScanRun> {
    return this.scanner.get(id);
  }

  async status(): Promise<ScannerStatus> {
    const last = await this.runs.latestFinished();
    return {
      current: this.scanner.current,
      last,
      last_error: await this.runs.openError(last),
      next_run_at: this.scanner.nextAt,
      interval_minutes: this.config.scanner.intervalMs / MINUTE_MS,
      ledger_held: !this.clockWatch.isTrusted,
    };
  }
}
