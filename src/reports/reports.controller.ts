import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiEtag } from '../common/http/etag.decorators.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { ListReportsQuery } from './dto/list-reports.dto.js';
import { Report } from './report.entity.js';
import { ReportsService } from './reports.service.js';

/** Every report file that was ever read. */
@ApiTags('reports')
@Controller('reports')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  /** Reports, newest first; those with state `waiting` say what they are waiting for. */
  @Get()
  @Access('viewer')
  @ApiPage(Report)
  listReports(@Query() query: ListReportsQuery): Promise<Page<Report>> {
    return this.reports.list(query);
  }

  /** One report, with its problems and what it waits for. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(Report)
  @ApiProblems(404, 422)
  getReport(@Id() id: number): Promise<Report> {
    return this.reports.get(id);
  }
}
