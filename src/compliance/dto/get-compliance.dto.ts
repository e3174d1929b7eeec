import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ToLowerCase } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { JobFilters } from '../../jobs/dto/job-filters.dto.js';
import { MONTH } from '../month.js';

export const COMPLIANCE_ROWS = ['jobs', 'sites'] as const;

/** Which month, which jobs, and which page of them. The conditions are about the jobs as they are now. */
export class GetComplianceQuery extends IntersectionType(JobFilters, PageQuery) {
  /** Month, `YYYY-MM`, UTC; absent: the current one. One that has not begun is a 422.
   * @example '2026-06' */
  @ApiProperty({ required: false, pattern: MONTH.source })
  @IsOptional() @Matches(MONTH, { message: 'month must be a month from 2000 on, such as 2026-06' })
  month?: string;

  /** What a line of the CSV file is: a job, or a site. JSON has both.
   * @example 'sites' */
  @ApiProperty({ enum: COMPLIANCE_ROWS, enumName: 'ComplianceRows', required: false, default: 'jobs' })
  @IsOptional() @ToLowerCase() @IsIn(COMPLIANCE_ROWS)
  rows: (typeof COMPLIANCE_ROWS)[number] = 'jobs';
}
