import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type SelectQueryBuilder } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { CsvWish } from '../common/http/csv-answer.js';
import { CsvTable } from '../common/http/csv.js';
import { unprocessable } from '../common/http/problem.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { filterJobs } from '../jobs/job-search.js';
import { JOB_COLUMNS, SITE_COLUMNS } from './compliance-columns.js';
import { complianceStatement, figuresOf, jobsStatement, type Period, sitesStatement, type Statement } from './compliance-sql.js';
import type { Compliance, JobCompliance, SiteCompliance } from './dto/compliance.dto.js';
import type { GetComplianceQuery } from './dto/get-compliance.dto.js';
import { type Month, monthNamed, monthOf } from './month.js';

/** Jobs that one statement of a table counts; each is a line of some 200 bytes, and its entries are looked up by its id. */
const JOBS_PER_PAGE = 5_000;

type Counted = Pick<Compliance, 'total' | 'sites' | 'sites_total' | 'jobs' | 'jobs_total'>;

/** Counts how well jobs met their cycles in a month: one statement, however many jobs there are. */
@Injectable()
export class ComplianceService {
  constructor(
    @InjectRepository(ExpectedBackupJob) private readonly jobs: Repository<ExpectedBackupJob>,
    private readonly clock: Clock,
  ) {}

  /** @throws 422 for a month that has not begun */
  async compliance({ month, rows, skip, limit, ...filters }: GetComplianceQuery, csv: CsvWish | null): Promise<Compliance | CsvTable> {
    const now = this.clock.now();
    const { name, from, to } = begunMonth(month, now);
    const period: Period = { from, to, until: to < now ? to : now };
    const wanted = filterJobs(this.jobs, filters, now).andWhere('job.created_at < :month_end', { month_end: to });
    if (csv !== null) {
      const lines = csv.limited ? { skip, limit } : { skip, limit: Infinity };
      return rows === 'sites' ? this.sitesTable(name, wanted, period, lines) : this.jobsTable(name, wanted, period, lines);
    }
    const [counted] = await this.run<Counted>(complianceStatement(figuresOf(statementOf(wanted), period), { skip, limit }));
    if (counted === undefined) throw new Error('A statement that counts gave no row.');
    return { month: name, from, to, counted_until: period.until, ...counted };
  }

  private jobsTable(month: string, wanted: Wanted, period: Period, lines: Lines): CsvTable {
    return new CsvTable(`compliance-jobs-${month}`, JOB_COLUMNS, this.jobPages(wanted, period, lines));
  }

  private sitesTable(month: string, wanted: Wanted, period: Period, lines: Lines): CsvTable {
    return new CsvTable(`compliance-sites-${month}`, SITE_COLUMNS, this.sitePage(wanted, period, lines));
  }

  /** By id, each page behind the last one's: nothing is held while nobody reads. */
  private async *jobPages(wanted: Wanted, period: Period, { skip, limit }: Lines): AsyncGenerator<JobCompliance[]> {
    let left = limit;
    let last: number | null = null;
    do {
      const size = Math.min(JOBS_PER_PAGE, left);
      const page = wanted.clone().orderBy('job.id').limit(size);
      if (last === null) page.offset(skip);
      else page.andWhere('job.id > :last_id', { last_id: last });
      const rows: JobCompliance[] = await this.run<JobCompliance>(jobsStatement(figuresOf(statementOf(page), period)));
      if (rows.length > 0) yield rows;
      left = rows.length < size ? 0 : left - size;
      last = rows.at(-1)?.job_id ?? null;
    } while (left > 0);
  }

  private async *sitePage(wanted: Wanted, period: Period, { skip, limit }: Lines): AsyncGenerator<SiteCompliance[]> {
    const sites = await this.run<SiteCompliance>(sitesStatement(figuresOf(statementOf(wanted), period)));
    yield sites.slice(skip, skip + limit);
  }

  private run<R>({ sql, parameters }: Statement): Promise<R[]> {
    return this.jobs.query<R[]>(sql, [...parameters]);
  }
}

type Wanted = SelectQueryBuilder<ExpectedBackupJob>;

interface Lines {
  readonly skip: number;
  /** Infinity: all that are left. */
  readonly limit: number;
}

/** The columns that `figuresOf` reads. */
function statementOf(wanted: Wanted): Statement {
  const columns = ['id', 'database_name', 'agent_id_responsible', 'company_name', 'city', 'is_active', 'created_at'];
  const search = wanted.clone().select('job.id', 'id');
  for (const column of columns.slice(1)) search.addSelect(`job.${column}`, column);
  const [sql, parameters] = search.getQueryAndParameters();
  return { sql, parameters };
}

function begunMonth(name: string | undefined, now: Date): Month {
  const month = name === undefined ? monthOf(now) : monthNamed(name);
  if (month.from > now) throw unprocessable([{ pointer: '/month', detail: `is ${month.name}, which has not begun: it is ${now.toISOString()}` }]);
  return month;
}
