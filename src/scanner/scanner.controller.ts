import { Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../common/http/access.js';
import { ApiEtag } from '../common/http/etag.decorators.js';
import { Id } from '../common/http/id.pipe.js';
import { PageQuery } from '../common/http/page.dto.js';
import { ApiPage, type Page } from '../common/http/pagination.js';
import { ApiProblems } from '../common/http/problem.js';
import { RunScanQuery, ScannerStatus } from './dto/scanner.dto.js';
import { ManualScan } from './runs/manual-scan.js';
import { ScanRequests } from './runs/scan-requests.js';
import { ScanRun } from './runs/scan-run.entity.js';
import { ScanRuns } from './runs/scan-runs.js';

@ApiTags('scanner')
@Controller('scanner')
export class ScannerController {
  constructor(
    private readonly manual: ManualScan,
    private readonly requests: ScanRequests,
    private readonly runs: ScanRuns,
  ) {}

  /** Scans now. A scan that has not begun to collect yet is joined; one that has is followed by one more, which everybody who asks meanwhile shares. */
  @Post('run')
  @Access('operator')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: ScanRun, description: 'The scan was queued or joined; follow it at /scanner/runs/{id}.' })
  @ApiOkResponse({ type: ScanRun, description: 'With `wait=true`: the scan is over.' })
  @ApiProblems(422)
  async runScan(@Query() { wait }: RunScanQuery, @Res({ passthrough: true }) response: Response): Promise<ScanRun> {
    if (wait) response.status(200);
    return this.manual.run(wait ?? false);
  }

  /** Scans, newest first. */
  @Get('runs')
  @Access('viewer')
  @ApiPage(ScanRun)
  listScanRuns(@Query() query: PageQuery): Promise<Page<ScanRun>> {
    return this.runs.list(query);
  }

  /** One scan; its counters are live while it works. */
  @Get('runs/:id')
  @Access('viewer')
  @ApiEtag(ScanRun)
  @ApiProblems(404, 422)
  getScanRun(@Id() id: number): Promise<ScanRun> {
    return this.requests.get(id);
  }

  /** What the scanner does now, did last and will do next. */
  @Get('status')
  @Access('viewer')
  @ApiOkResponse({ type: ScannerStatus })
  getScannerStatus(): Promise<ScannerStatus> {
    return this.requests.status();
  }
}
