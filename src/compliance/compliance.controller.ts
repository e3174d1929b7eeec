import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../common/http/access.js';
import type { CsvTable } from '../common/http/csv.js';
import { CsvWanted, type CsvWish } from '../common/http/csv-answer.js';
import { ApiProblems } from '../common/http/problem.js';
import { ApiCompliance } from './compliance.docs.js';
import { ComplianceService } from './compliance.service.js';
import type { Compliance } from './dto/compliance.dto.js';
import { GetComplianceQuery } from './dto/get-compliance.dto.js';

/** How well backups kept their schedules. Its module comes before that of reports: `/reports/:id` would take the word for an id. */
@ApiTags('compliance')
@Controller('reports/compliance')
export class ComplianceController {
  constructor(private readonly figures: ComplianceService) {}

  /** How well jobs and sites met their cycles in a month, and how long they were down; as a table of jobs, or of sites with `rows=sites`, for those who accept `text/csv`. */
  @Get()
  @Access('viewer')
  @ApiCompliance()
  @ApiProblems(422)
  getCompliance(@Query() query: GetComplianceQuery, @CsvWanted() csv: CsvWish | null): Promise<Compliance | CsvTable> {
    return this.figures.compliance(query, csv);
  }
}
