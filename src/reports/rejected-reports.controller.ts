import { Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Id } from '../common/id.pipe.js';
import { ApiPage, type Page } from '../common/pagination.js';
import { ApiProblems } from '../common/problem.js';
import { ListRejectedReportsQuery } from './dto/list-reports.dto.js';
import { Report } from './report.entity.js';
import { ReportRetry } from './report-retry.js';
import { ReportsService } from './reports.service.js';

/** Report files that could not be read, wholly or in part. */
@ApiTags('rejected reports')
@Controller('rejected_reports')
export class RejectedReportsController {
  constructor(private readonly reports: ReportsService, private readonly retries: ReportRetry) {}

  /** Reports that were refused, or of which some sections could not be read, newest first. */
  @Get()
  @ApiPage(Report)
  listRejectedReports(@Query() query: ListRejectedReportsQuery): Promise<Page<Report>> {
    return this.reports.listRejected(query);
  }

  @Get(':id')
  @ApiProblems(404, 422)
  getRejectedReport(@Id() id: number): Promise<Report> {
    return this.reports.getRejected(id);
  }

  /** Puts the file back for the next scan to read again; sections that have a verdict keep it. 409 when the file cannot be put back. */
  @Post(':id/retry')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiProblems(404, 409, 422)
  retryRejectedReport(@Id() id: number): Promise<Report> {
    return this.retries.retry(id);
  }
}
