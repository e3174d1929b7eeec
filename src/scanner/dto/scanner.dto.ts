import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { ToBoolean } from '../../common/http/fields.js';
import { ScanRun } from '../runs/scan-run.entity.js';

/** How `POST /scanner/run` answers. */
export class RunScanQuery {
  /** `true`: answer when the scan is done (200) instead of at once (202).
   * @example true */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  wait?: boolean;
}

/** What the scanner is doing. */
export class ScannerStatus {
  /** The scan at work, with live counters. */
  current!: ScanRun | null;

  /** The last scan of everything that ended well; scans of overdue agents alone do not count. */
  last!: ScanRun | null;

  /** Error of the last failed scan, unless a later one ended well.
   * @example 'connect ECONNREFUSED 127.0.0.1:5432' */
  last_error!: string | null;

  /** When the next scan of everything begins by itself; null when `SCANNER_INTERVAL_MINUTES` is 0. Deadlines are watched all the same.
   * @example '2026-06-12T13:15:00.000Z' */
  next_run_at!: Date | null;

  /** Minutes between scans, fractions allowed; 0 = only by hand, apart from agents whose backups are overdue.
   * @example 15 */
  @ApiProperty({ type: 'number', format: 'double' })
  interval_minutes!: number;

  /** The system clock jumped: nothing is declared missing until its time is confirmed.
   * @example false */
  ledger_held!: boolean;
}
