import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import { Summary } from './dto/summary.dto.js';
import { SummaryService } from './summary.service.js';

/** What a dashboard shows first. */
@ApiTags('summary')
@Controller('summary')
export class SummaryController {
  constructor(private readonly summaries: SummaryService) {}

  /** How everything is: jobs by status, agent and company, the oldest copy, messages, open questions, stored bytes, scans. */
  @Get()
  @Access('viewer')
  getSummary(): Promise<Summary> {
    return this.summaries.summary();
  }
}
