import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../common/page.dto.js';
import { JOB_STATUSES, type JobStatus } from '../job.entity.js';
import { sortKeys } from '../search.js';
import { IsDatabaseName, IsText, ToBoolean, ToLowerCase } from '../../common/fields.js';

export const JOB_SORTS = sortKeys([
  'id', 'database_name', 'agent_id_responsible', 'company_name', 'city', 'backup_frequency', 'current_status', 'last_checked_at_utc',
  'last_successful_backup_utc', 'last_failed_backup_utc', 'next_expected_at_utc', 'next_deadline_utc', 'created_at', 'updated_at',
]);

/** Which jobs, and in which order. */
export class ListJobsQuery extends PageQuery {
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', required: false })
  @IsOptional() @ToLowerCase() @IsIn(JOB_STATUSES)
  status?: JobStatus;

  /** Agent, compared without case. */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;

  @IsOptional() @IsText(255)
  company_name?: string;

  @IsOptional() @IsText(255)
  city?: string;

  @IsOptional() @IsDatabaseName()
  database_name?: string;

  /** `true` (or `1`): watched jobs; `false` (or `0`): paused ones. */
  @IsOptional() @ToBoolean() @IsBoolean()
  is_active?: boolean;

  /** Text that database, agent, company or city contains, without case. */
  @IsOptional() @IsText(255)
  q?: string;

  /** Column to order by; `-` in front means descending. Unknown times come last. */
  @ApiProperty({ enum: JOB_SORTS, required: false, default: 'id' })
  @IsOptional() @IsIn(JOB_SORTS)
  sort: string = 'id';
}
