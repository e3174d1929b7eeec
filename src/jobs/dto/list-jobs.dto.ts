import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../common/http/page.dto.js';
import { sortKeys } from '../search.js';
import { JobFilters } from './job-filters.dto.js';

export const JOB_SORTS = sortKeys([
  'id', 'database_name', 'agent_id_responsible', 'company_name', 'city', 'backup_frequency', 'current_status', 'last_checked_at_utc',
  'last_successful_backup_utc', 'last_failed_backup_utc', 'next_expected_at_utc', 'next_deadline_utc', 'created_at', 'updated_at',
]);

export const JOB_FORMATS = ['export'] as const;

/** Which jobs, and in which order. */
export class ListJobsQuery extends IntersectionType(JobFilters, PageQuery) {
  /** Column to order by; `-` in front means descending. Unknown times come last.
   * @example '-last_checked_at_utc' */
  @ApiProperty({ enum: JOB_SORTS, required: false, default: 'id' })
  @IsOptional() @IsIn(JOB_SORTS)
  sort: string = 'id';

  /**
   * `export`: all jobs that match the filters as an array that `PUT /jobs` takes back, by id, whatever `sort`, `skip` and `limit` say.
   * It holds only fields that can be set, and leaves out those at their default.
   */
  @ApiProperty({ enum: JOB_FORMATS, enumName: 'JobsFormat', required: false, example: 'export' })
  @IsOptional() @IsIn(JOB_FORMATS)
  format?: (typeof JOB_FORMATS)[number];
}
