import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsDatabaseName, IsText, ToBoolean, ToList, ToLowerCase, ToNumbers } from '../../common/http/fields.js';
import { JOB_STATUSES, type JobStatus } from '../job.entity.js';
import { FREQUENCIES, type Frequency } from '../schedule/schedule.js';

/** Which jobs: those that meet every condition that is named. */
export class JobFilters {
  /** Status, in any case.
   * @example 'failed' */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', enumSchema: { description: 'How a job stands.' }, required: false })
  @IsOptional() @ToLowerCase() @IsIn(JOB_STATUSES)
  status?: JobStatus;

  /** Agent, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;

  /** Company, exactly as the job has it.
   * @example 'ACME' */
  @IsOptional() @IsText(255)
  company_name?: string;

  /** City, exactly as the job has it.
   * @example 'Douala' */
  @IsOptional() @IsText(255)
  city?: string;

  /** Database, exactly as the job has it.
   * @example 'SALES_2026' */
  @IsOptional() @IsDatabaseName()
  database_name?: string;

  /** Frequency, in any case.
   * @example 'daily' */
  @ApiProperty({ enum: FREQUENCIES, enumName: 'BackupFrequency', required: false })
  @IsOptional() @ToLowerCase() @IsIn(FREQUENCIES)
  backup_frequency?: Frequency;

  /** `true` (or `1`): watched jobs; `false` (or `0`): those that are switched off.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  is_active?: boolean;

  /** `true` (or `1`): active jobs whose backup is due and has no verdict yet, while its deadline has not passed; `false` (or `0`): all others.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  late?: boolean;

  /** Person or team responsible, exactly as the job has it.
   * @example 'Platform team' */
  @IsOptional() @IsText(255)
  owner?: string;

  /** Jobs that carry this tag; several, repeated or separated by commas: jobs that carry all of them. */
  @ApiProperty({ type: String, isArray: true, required: false, example: ['erp', 'production'] })
  @IsOptional() @ToList() @ArrayMaxSize(50) @IsText(50, { each: true })
  tag?: string[];

  /** Only jobs with these ids, repeated or separated by commas. */
  @ApiProperty({ type: 'array', items: { type: 'integer' }, required: false, maxItems: 1000, example: [3, 7] })
  @IsOptional() @ToNumbers() @ArrayMaxSize(1000) @IsInt({ each: true }) @Min(1, { each: true }) @Max(Number.MAX_SAFE_INTEGER, { each: true })
  ids?: number[];

  /** Text that database, agent, company, city, owner or a tag contains, without case.
   * @example 'sales' */
  @IsOptional() @IsText(255)
  q?: string;
}
