import { Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { ApiEtag } from '../common/http/etag.decorators.js';
import { Id } from '../common/http/id.pipe.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { ListRejectedReportsQuery } from './dto/list-reports.dto.js';
import { ReportContent } from './dto/report-content.dto.js';
import { ReportContents } from './report-contents.js';
import { Report } from './report.entity.js';
import { ReportRetry } from './report-retry.js';
import { ReportsService } from './reports.service.js';

/** Report files that could not be read, wholly or in part. */
@ApiTags('rejected reports')
@Controller('rejected_reports')
export class RejectedReportsController {
  constructor(private readonly reports: ReportsService, private readonly retries: ReportRetry, private readonly contents: ReportContents) {}

  /** Reports that were refused, or of which some sections could not be read, newest first. */
  @Get()
  @Access('viewer')
  @ApiPage(Report)
  listRejectedReports(@Query() query: ListRejectedReportsQuery): Promise<Page<Report>> {
    return this.reports.listRejected(query);
  }

  /** One report that could not be read, wholly or in part, with its problems. */
  @Get(':id')
  @Access('viewer')
  @ApiEtag(Report)
  @ApiProblems(404, 422)
  getRejectedReport(@Id() id: number): Promise<Report> {
    return this.reports.getRejected(id);
  }

  /** What the agent wrote, as text: to see where its problems are. 409 when the file is gone, too large, or no file. */
  @Get(':id/content')
  @Access('viewer')
  @ApiProblems(404, 409, 422)
  getRejectedReportContent(@Id() id: number): Promise<ReportContent> {
    return this.contents.get(id);
  }

  /** Puts the file back for the next scan to read again; sections that have a verdict keep it. 409 when the file cannot be put back. */
  @Post(':id/retry')
  @Access('operator')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiProblems(404, 409, 422)
  retryRejectedReport(@Id() id: number): Promise<Report> {
    return this.retries.retry(id);
  }
}
