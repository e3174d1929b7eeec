import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.pipe.js';
import { ApiPage, type Page } from '../common/pagination.js';
import { ApiProblems } from '../common/problem.js';
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
  @ApiPage(Report)
  listReports(@Query() query: ListReportsQuery): Promise<Page<Report>> {
    return this.reports.list(query);
  }

  @Get(':id')
  @ApiProblems(404, 422)
  getReport(@Id() id: number): Promise<Report> {
    return this.reports.get(id);
  }
}
