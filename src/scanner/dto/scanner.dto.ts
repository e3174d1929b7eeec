import { IsBoolean, IsOptional } from 'class-validator';
import { ToBoolean } from '../../common/http/fields.js';
import { ScanRun } from '../scan-run.entity.js';

/** How `POST /scanner/run` answers. */
export class RunScanQuery {
  /** `true`: answer when the scan is done (200) instead of at once (202). */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  wait?: boolean;
}

/** What the scanner is doing. */
export class ScannerStatus {
  /** The scan at work, with live counters. */
  current!: ScanRun | null;

  /** The last scan that ended well. */
  last!: ScanRun | null;

  /** Error of the last failed scan, unless a later one ended well. */
  last_error!: string | null;

  /** When the next scan begins by itself; null when `SCANNER_INTERVAL_MINUTES` is 0. */
  next_run_at!: Date | null;

  /** Minutes between scans. */
  interval_minutes!: number;

  /** The system clock jumped: nothing is declared missing until its time is confirmed. */
  ledger_held!: boolean;
}
