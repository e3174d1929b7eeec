import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import type { Page } from '../common/http/pagination.js';
import { notFound, unprocessable } from '../common/http/problem.js';
import { AppConfig } from '../config/config.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { cycleRecords, pageOfCycles } from './cycle-records.js';
import type { JobCycle } from './dto/job-cycle.dto.js';
import type { ListJobCyclesQuery } from './dto/list-job-cycles.dto.js';
import { type CycleRange, jobCycle, type RolledUp, rolledUpCycle, unrecorded, unsettledCycles } from './job-cycle.js';
import { rolledUpDays } from './rolled-up-days.js';

const DEFAULT_RANGE_MS = 30 * 24 * 60 * 60_000;

/** Cycles of which nothing is decided yet are at most as many; the ledger itself looks at no more than 400 one by one. */
const MOST_UNSETTLED = 1_000;

/** Tells what became of each cycle of a job: a page costs five statements at most, however often the job is due. */
@Injectable()
export class CyclesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws 404; 422 for a range that ends before it begins */
  async list(jobId: number, { from, to, ...page }: ListJobCyclesQuery): Promise<Page<JobCycle>> {
    const now = this.clock.now();
    const range = rangeOf(now, from, to);
    const { manager } = this.dataSource;
    const job = await manager.findOneBy(ExpectedBackupJob, { id: jobId });
    if (job === null) throw notFound('Job', jobId);
    const options = { defaultGraceMs: this.config.scanner.defaultGraceMs };
    const unsettled = unsettledCycles(job, now, range, MOST_UNSETTLED, options);
    const { times, total } = await pageOfCycles(manager, jobId, range, unsettled, page);
    const records = await cycleRecords(manager, jobId, times);
    const open = new Set(unsettled.map((time) => time.getTime()));
    const bare = times.filter((time) => !records.has(time.getTime()) && !open.has(time.getTime()));
    const days = bare.length === 0 ? new Map<number, RolledUp>() : await rolledUpDays(manager, jobId, bare);
    const lineOf = (time: Date): JobCycle => {
      const day = days.get(time.getTime());
      return day === undefined ? jobCycle(job, records.get(time.getTime()) ?? unrecorded(time), options) : rolledUpCycle(day);
    };
    return { items: times.map(lineOf), total };
  }
}

function rangeOf(now: Date, from: Date | undefined, to: Date | undefined): CycleRange {
  if (from && to && from >= to) throw unprocessable([{ pointer: '/from', detail: `must lie before to, which is ${to.toISOString()}` }]);
  return { from: from ?? new Date((to ?? now).getTime() - DEFAULT_RANGE_MS), to: to ?? null };
}
