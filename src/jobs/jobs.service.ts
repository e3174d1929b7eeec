import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { CsvWish } from '../common/http/csv-answer.js';
import { CsvTable } from '../common/http/csv.js';
import type { Page } from '../common/http/pagination.js';
import { notFound } from '../common/http/problem.js';
import { declarationOf } from './as-code/declaration.js';
import type { DueTime } from './dto/due-time.dto.js';
import type { JobFilters } from './dto/job-filters.dto.js';
import type { ListJobsQuery } from './dto/list-jobs.dto.js';
import { csvRange, pagesById } from './id-pages.js';
import { JOB_COLUMNS } from './job-columns.js';
import { ExpectedBackupJob } from './job.entity.js';
import { filterJobs, searchJobs } from './job-search.js';
import { SchedulesService } from './schedules.service.js';

/** Finds jobs, and tells when they are due. */
@Injectable()
export class JobsService {
  constructor(
    @InjectRepository(ExpectedBackupJob) private readonly jobs: Repository<ExpectedBackupJob>,
    private readonly schedules: SchedulesService,
    private readonly clock: Clock,
  ) {}

  /** One page, all jobs as somebody would write them down (`format=export`), or a table. @throws 422 for a table in another order than by id */
  async list({ format, ...query }: ListJobsQuery, csv: CsvWish | null): Promise<Page<object> | CsvTable> {
    if (format === 'export') return this.export(query);
    if (csv !== null) return new CsvTable('jobs', JOB_COLUMNS, pagesById(filterJobs(this.jobs, query, this.clock.now()), csvRange(query, csv)));
    const [items, total] = await searchJobs(this.jobs, query, this.clock.now()).getManyAndCount();
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
    return this.schedules.upcoming(await this.get(id));
  }

  private async export(filters: JobFilters): Promise<Page<object>> {
    const jobs = await filterJobs(this.jobs, filters, this.clock.now()).orderBy('job.id').getMany();
    return { items: jobs.map(declarationOf), total: jobs.length, whole: true };
  }
}
