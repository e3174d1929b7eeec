import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { CyclesService } from './cycles.service.js';
import { JobCycle } from './dto/job-cycle.dto.js';
import { ListJobCyclesQuery } from './dto/list-job-cycles.dto.js';

/** What became of each due backup of a job. */
@ApiTags('jobs')
@Controller('jobs')
export class CyclesController {
  constructor(private readonly cycles: CyclesService) {}

  /** Cycles of a job with their verdicts, newest first: those that have an entry, whatever the schedule was then, and those that are due and undecided. */
  @Get(':id/cycles')
  @Access('viewer')
  @ApiPage(JobCycle)
  @ApiProblems(404)
  listJobCycles(@Id() id: number, @Query() query: ListJobCyclesQuery): Promise<Page<JobCycle>> {
    return this.cycles.list(id, query);
  }
}
