import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiCreated } from '../common/http/created.js';
import type { CsvTable } from '../common/http/csv.js';
import { CsvWanted, type CsvWish } from '../common/http/csv-answer.js';
import type { TagCondition } from '../common/http/etag.js';
import { ApiEtag, ApiIfMatch, IfMatch, ShowsEtag } from '../common/http/etag.decorators.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { ApiIdempotencyKey, IdempotencyKey, type IdempotentRequest, REPLAYED_HEADER } from '../idempotency/idempotency-key.js';
import { JOB_FORMS } from './as-code/job-list.docs.js';
import { CreateJobDto } from './dto/create-job.dto.js';
import { DueTime } from './dto/due-time.dto.js';
import { ListJobsQuery } from './dto/list-jobs.dto.js';
import { UpdateJobDto } from './dto/update-job.dto.js';
import { JobCreator } from './editing/job-creator.js';
import { JobEditor } from './editing/job-editor.js';
import { jobEtag, jobPath } from './job-address.js';
import type { ShownJob } from './job-columns.js';
import { ExpectedBackupJob } from './job.entity.js';
import { JobsService } from './jobs.service.js';

/** Which backups are expected. */
@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobsService,
    private readonly creator: JobCreator,
    private readonly editor: JobEditor,
  ) {}

  /** Expects a backup from now on; 409 when such a job exists, or another database is stored at the same path. */
  @Post()
  @Access('admin')
  @ApiCreated<ShownJob>(ExpectedBackupJob, { location: jobPath, etag: jobEtag, headers: REPLAYED_HEADER })
  @ApiIdempotencyKey()
  @ApiProblems(409, 422)
  createJob(@Body() body: CreateJobDto, @IdempotencyKey() request: IdempotentRequest | null): Promise<ShownJob> {
    return this.creator.create(body, request);
  }

  /** Jobs, by id unless `sort` says otherwise; as a table for those who accept `text/csv`, as an array for `PUT /jobs` with `format=export`. */
  @Get()
  @Access('viewer')
  @ApiPage(ExpectedBackupJob, JOB_FORMS)
  listJobs(@Query() query: ListJobsQuery, @CsvWanted() csv: CsvWish | null): Promise<Page<object> | CsvTable> {
    return this.jobs.list(query, csv);
  }

  /** One job. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(ExpectedBackupJob, jobEtag)
  @ApiProblems(404, 422)
  getJob(@Id() id: number): Promise<ExpectedBackupJob> {
    return this.jobs.get(id);
  }

  /** The same as PATCH: absent fields stay, read-only ones are ignored. */
  @Put(':id')
  @Access('admin')
  @ShowsEtag(ExpectedBackupJob, jobEtag)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  replaceJob(@Id() id: number, @Body() body: UpdateJobDto, @IfMatch() condition: TagCondition | null): Promise<ExpectedBackupJob> {
    return this.editor.update(id, body, condition);
  }

  /** Changes what the body names; a new schedule, and switching on, start counting cycles anew. */
  @Patch(':id')
  @Access('admin')
  @ShowsEtag(ExpectedBackupJob, jobEtag)
  @ApiIfMatch()
  @ApiProblems(404, 409, 422)
  updateJob(@Id() id: number, @Body() body: UpdateJobDto, @IfMatch() condition: TagCondition | null): Promise<ExpectedBackupJob> {
    return this.editor.update(id, body, condition);
  }

  /** Deletes the job and its entries; stored copies and their records stay. */
  @Delete(':id')
  @Access('admin')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiIfMatch()
  @ApiProblems(404, 422)
  deleteJob(@Id() id: number, @IfMatch() condition: TagCondition | null): Promise<void> {
    return this.editor.delete(id, condition);
  }

  /** The next five due times; of one that is switched off: those it would have. */
  @Get(':id/schedule')
  @Access('viewer')
  @ApiProblems(404, 422)
  getJobSchedule(@Id() id: number): Promise<DueTime[]> {
    return this.jobs.schedule(id);
  }
}
