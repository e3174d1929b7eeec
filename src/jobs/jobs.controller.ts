import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.pipe.js';
import { ApiPage, type Page } from '../common/pagination.js';
import { ApiProblems } from '../common/problem.js';
import { CreateJobDto } from './dto/create-job.dto.js';
import { DueTime } from './dto/due-time.dto.js';
import { ListJobsQuery } from './dto/list-jobs.dto.js';
import { UpdateJobDto } from './dto/update-job.dto.js';
import { ExpectedBackupJob } from './job.entity.js';
import { JobsService } from './jobs.service.js';

/** Which backups are expected. */
@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(private readonly jobs: JobsService) {}

  /** Expects a backup from now on; 409 when such a job exists, or another database is stored at the same path. */
  @Post()
  @ApiProblems(409, 422)
  createJob(@Body() body: CreateJobDto): Promise<ExpectedBackupJob> {
    return this.jobs.create(body);
  }

  /** Jobs, by id unless `sort` says otherwise. */
  @Get()
  @ApiPage(ExpectedBackupJob)
  listJobs(@Query() query: ListJobsQuery): Promise<Page<ExpectedBackupJob>> {
    return this.jobs.list(query);
  }

  @Get(':id')
  @ApiProblems(404, 422)
  getJob(@Id() id: number): Promise<ExpectedBackupJob> {
    return this.jobs.get(id);
  }

  /** The same as PATCH: absent fields stay, read-only ones are ignored. */
  @Put(':id')
  @ApiProblems(404, 409, 422)
  replaceJob(@Id() id: number, @Body() body: UpdateJobDto): Promise<ExpectedBackupJob> {
    return this.jobs.update(id, body);
  }

  /** Changes what the body names; a new schedule, and the end of a pause, start counting cycles anew. */
  @Patch(':id')
  @ApiProblems(404, 409, 422)
  updateJob(@Id() id: number, @Body() body: UpdateJobDto): Promise<ExpectedBackupJob> {
    return this.jobs.update(id, body);
  }

  /** Deletes the job and its entries; stored copies and their records stay. */
  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiProblems(404, 422)
  deleteJob(@Id() id: number): Promise<void> {
    return this.jobs.delete(id);
  }

  /** The next five due times; of a paused job: those it would have. */
  @Get(':id/schedule')
  @ApiProblems(404, 422)
  getJobSchedule(@Id() id: number): Promise<DueTime[]> {
    return this.jobs.schedule(id);
  }
}
