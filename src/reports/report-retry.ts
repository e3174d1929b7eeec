import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { AuditLog } from '../audit/audit-log.js';
import { conflict } from '../common/http/problem.js';
import { Report } from './report.entity.js';
import { ReportReturn } from './report-return.js';
import { ReportsService } from './reports.service.js';

/** Has a rejected or partly read report read again, because somebody asks for it. */
@Injectable()
export class ReportRetry {
  constructor(
    @InjectRepository(Report) private readonly reports: Repository<Report>,
    private readonly rejected: ReportsService,
    private readonly returning: ReportReturn,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the report as it waits in `log`. @throws 404; 409 with the reason when the file cannot be put back */
  async retry(id: number): Promise<Report> {
    const report = await this.rejected.getRejected(id);
    const { moved_to, agent_id, state, first_seen_at } = report;
    if (moved_to === null) throw conflict(`Report ${id} lies in log: the next scan reads it.`);
    await this.reports.manager.transaction(async (manager) => {
      const change = { before: { state, moved_to }, after: { state: 'waiting', moved_to: null } };
      await this.audit.record(manager, [{ action: 'report.retried', target: { type: 'report', id }, ...change }]);
      await this.returning.putBack(manager, { id, agent_id, state, first_seen_at, moved_to });
    });
    return Object.assign(report, { state: 'waiting', moved_to: null });
  }
}
