import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/audit-log.js';
import type { ScanRun } from './scan-run.entity.js';
import { ScannerService } from '../scanner.service.js';

/** Scans because somebody asks for it. */
@Injectable()
export class ManualScan {
  constructor(
    private readonly scanner: ScannerService,
    private readonly audit: AuditLog,
    private readonly dataSource: DataSource,
  ) {}

  /** @param wait for its end; otherwise the run is returned as it was queued. */
  async run(wait: boolean): Promise<ScanRun> {
    const { run, finished } = await this.scanner.request('manual');
    await this.audit.record(this.dataSource.manager, [{ action: 'scan.requested', target: { type: 'scan_run', id: run.id }, before: null, after: null }]);
    return wait ? finished : run;
  }
}
