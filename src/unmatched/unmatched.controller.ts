import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiCreated } from '../common/http/created.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { jobEtag, jobPath } from '../jobs/job-address.js';
import type { ShownJob } from '../jobs/job-columns.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { AdoptDatabaseDto } from './dto/adopt-database.dto.js';
import { ListUnmatchedQuery } from './dto/list-unmatched.dto.js';
import { UnmatchedDatabase } from './unmatched-database.entity.js';
import { UnmatchedService } from './unmatched.service.js';

/** Databases that report and that nobody expects. */
@ApiTags('unmatched databases')
@Controller('unmatched_databases')
export class UnmatchedController {
  constructor(private readonly unmatched: UnmatchedService) {}

  /** Databases seen in reports that no job expects now. */
  @Get()
  @Access('viewer')
  @ApiPage(UnmatchedDatabase)
  listUnmatchedDatabases(@Query() query: ListUnmatchedQuery): Promise<Page<UnmatchedDatabase>> {
    return this.unmatched.list(query);
  }

  /** Expects this database from now on: daily at the time of its newest backup, unless the body says otherwise. */
  @Post(':id/job')
  @Access('admin')
  @ApiBody({ type: AdoptDatabaseDto, required: false })
  @ApiCreated<ShownJob>(ExpectedBackupJob, { location: jobPath, etag: jobEtag })
  @ApiProblems(404, 409, 422)
  createJobForUnmatchedDatabase(@Id() id: number, @Body() body: AdoptDatabaseDto): Promise<ShownJob> {
    return this.unmatched.adopt(id, body);
  }
}
