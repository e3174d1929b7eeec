import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { NotificationService } from '../notification/notification.service.js';
import { ScanRequests } from '../scanner/runs/scan-requests.js';
import type { OldestUnverified, Summary } from './dto/summary.dto.js';
import { jobTotals, oldestUnverified, openQuestions, storedTotals, worstAgents, worstCompanies } from './summary-queries.js';

/** Sums up jobs, messages, reports, copies and scans for a dashboard: one statement each, none of which reads entries. */
@Injectable()
export class SummaryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scanner: ScanRequests,
    private readonly notifications: NotificationService,
    private readonly clock: Clock,
  ) {}

  /** One after the other: a page that everybody has open must not take the whole pool of connections. */
  async summary(): Promise<Summary> {
    const { manager } = this.dataSource;
    return {
      ...(await jobTotals(manager, this.clock.now())),
      ...(await worstAgents(manager)),
      ...(await worstCompanies(manager)),
      oldest_unverified: await this.oldestUnverified(),
      ...(await this.messages()),
      ...(await openQuestions(manager)),
      stored: await storedTotals(manager),
      scanner: await this.scanner.status(),
    };
  }

  private async oldestUnverified(): Promise<OldestUnverified | null> {
    const job = await oldestUnverified(this.dataSource.manager);
    if (job === null) return null;
    const ageMs = this.clock.now().getTime() - job.since.getTime();
    return { ...job, age_seconds: Math.max(0, Math.floor(ageMs / 1000)) };
  }

  private async messages(): Promise<Pick<Summary, 'deliveries' | 'disabled_channels' | 'disabled_recipients'>> {
    const { pending, retrying, failed, oldest_pending_at, disabled_channels, disabled_recipients } = await this.notifications.outbox();
    return { deliveries: { pending, retrying, failed, oldest_pending_at }, disabled_channels, disabled_recipients };
  }
}
