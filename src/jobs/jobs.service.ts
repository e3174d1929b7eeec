import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Page } from '../common/http/pagination.js';
import { notFound } from '../common/http/problem.js';
import type { DueTime } from './dto/due-time.dto.js';
import type { ListJobsQuery } from './dto/list-jobs.dto.js';
import { ExpectedBackupJob } from './job.entity.js';
import { searchJobs } from './job-search.js';
import { LedgerClock } from './ledger-clock.js';
import { upcomingCycles } from './schedule/cycle.js';

/** How many due times `schedule` tells. */
const UPCOMING = 5;

/** Finds jobs, and tells when they are due. */
@Injectable()
export class JobsService {
  constructor(
    @InjectRepository(ExpectedBackupJob) private readonly jobs: Repository<ExpectedBackupJob>,
    private readonly ledger: LedgerClock,
  ) {}

  async list(query: ListJobsQuery): Promise<Page<ExpectedBackupJob>> {
    const [items, total] = await searchJobs(this.jobs, query).getManyAndCount();
    return { items, total };
  }

  /** @throws 404 */
  async get(id: number): Promise<ExpectedBackupJob> {
    const job = await this.jobs.findOneBy({ id });
    if (job === null) throw notFound('Job', id);
    return job;
  }

  /** @throws 404 */
  async schedule(id: number): Promise<DueTime[]> {
    const { now, defaultGraceMs } = this.ledger.options();
    const cycles = upcomingCycles(await this.get(id), now, UPCOMING, { defaultGraceMs });
    return cycles.map(({ expectedAt, deadline }) => ({ expected_at_utc: expectedAt, deadline_utc: deadline }));
  }
}
