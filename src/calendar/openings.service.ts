import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { Page } from '../common/http/pagination.js';
import { notFound, unprocessable } from '../common/http/problem.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { concerns } from './calendar.js';
import type { ListOpeningsQuery, WindowOpening } from './dto/list-openings.dto.js';
import type { MaintenanceWindow } from './maintenance-window.entity.js';
import { LONGEST_DAYS } from './window-problems.js';
import { openingsBetween } from './window-times.js';
import { allWindowsBetween } from './windows.js';

const DAY_MS = 24 * 60 * 60_000;

/** Tells what a calendar shows: when windows are open in a span of time. */
@Injectable()
export class OpeningsService {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /** Whole openings that touch the time, the earliest first. @throws 404 for a job that does not exist; 422 for a time that ends before it begins, or is too long */
  async list({ from, to, job_id, skip, limit }: ListOpeningsQuery): Promise<Page<WindowOpening>> {
    if (from >= to) throw unprocessable([{ pointer: '/from', detail: `must lie before to, which is ${to.toISOString()}` }]);
    if (to.getTime() - from.getTime() > LONGEST_DAYS * DAY_MS) throw unprocessable([{ pointer: '/to', detail: `lies more than ${LONGEST_DAYS} days after from` }]);
    const windows = await this.windows(from, to, job_id);
    const openings = windows
      .flatMap((window) => openingsBetween(window, from.getTime(), to.getTime()).map((span) => ({ window_id: window.id, opens_at: new Date(span.from), closes_at: new Date(span.until) })))
      .sort((a, b) => a.opens_at.getTime() - b.opens_at.getTime() || a.window_id - b.window_id);
    return { items: openings.slice(skip, skip + limit), total: openings.length };
  }

  private async windows(from: Date, to: Date, jobId: number | undefined): Promise<readonly MaintenanceWindow[]> {
    const { manager } = this.database;
    const windows = await allWindowsBetween(manager, from, to);
    const shown = windows.filter(({ removed_at }) => removed_at === null);
    if (jobId === undefined) return shown;
    const job = await manager.findOneBy(ExpectedBackupJob, { id: jobId });
    if (job === null) throw notFound('Job', jobId);
    return shown.filter((window) => concerns(window, job));
  }
}
