import { Body, Controller, Patch, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiProblems } from '../common/http/problem.js';
import { ApplyJobsQuery } from './as-code/dto/apply-jobs.dto.js';
import { JobsDiff } from './as-code/dto/jobs-diff.dto.js';
import { JobListPipe } from './as-code/job-list.pipe.js';
import { ApiJobList } from './as-code/job-list.docs.js';
import { JobsApplier } from './as-code/jobs-applier.js';
import { ApiBulkChanges } from './bulk/bulk.docs.js';
import { BulkEditor } from './bulk/bulk-editor.js';
import { BulkChangesDto, BulkJobsQuery, BulkResult } from './bulk/dto/bulk-jobs.dto.js';
import type { CreateJobDto } from './dto/create-job.dto.js';

/** Many jobs at once. */
@ApiTags('jobs')
@Controller('jobs')
export class JobSetController {
  constructor(
    private readonly applier: JobsApplier,
    private readonly bulk: BulkEditor,
  ) {}

  /**
   * Makes the jobs what the list says, all of it or nothing. A job is known again by agent (without case), database and
   * schedule; an absent field means its default. Try it with `dry_run=true` first.
   */
  @Put()
  @Access('admin')
  @ApiJobList()
  @ApiOkResponse({ type: JobsDiff, description: 'What changed, or with `dry_run=true` would change.' })
  @ApiProblems(409, 422)
  applyJobs(@Body(JobListPipe) body: CreateJobDto[], @Query() query: ApplyJobsQuery): Promise<JobsDiff> {
    return this.applier.apply(body, query);
  }

  /** Changes all jobs that meet the filters, or none: to pause or resume them, for example. */
  @Patch()
  @Access('admin')
  @ApiBulkChanges()
  @ApiOkResponse({ type: BulkResult, description: 'How many jobs were found, and how many of them changed.' })
  @ApiProblems(422)
  updateJobs(@Query() query: BulkJobsQuery, @Body() body: BulkChangesDto): Promise<BulkResult> {
    return this.bulk.update(query, body);
  }
}
