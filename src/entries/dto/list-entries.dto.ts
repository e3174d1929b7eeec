import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsBoolean, IsDate, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { PageQuery } from '../../common/http/page.dto.js';
import { IsText, NOT_A_TIME, ToBoolean, ToInt, ToLowerCase, ToTime } from '../../common/http/fields.js';
import { sortKeys } from '../../jobs/search.js';
import { EntryFieldsQuery } from './entry-fields.dto.js';

export const ENTRY_SORTS = sortKeys(['id', 'created_at', 'agent_report_timestamp_utc', 'cycle_expected_at_utc', 'status']);
export const NEWEST_FIRST = '-id';
export const OLDEST_FIRST = 'id';

/** Which entries, and in which order. */
export class ListEntriesQuery extends IntersectionType(PageQuery, EntryFieldsQuery) {
  /** Id of the job.
   * @example 7 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** An entry status in any case; an unknown one is a 400.
   * @example 'failed' */
  @IsOptional() @IsString()
  status?: string;

  /** Agent of the job, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;

  /** Company of the job, exactly as the job has it.
   * @example 'ACME' */
  @IsOptional() @IsText(255)
  company_name?: string;

  /** Recorded (`created_at`) at this time or later; ISO 8601, UTC unless it says otherwise.
   * @example '2026-06-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  from?: Date;

  /** Recorded (`created_at`) before this time; ISO 8601, UTC unless it says otherwise.
   * @example '2026-07-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  to?: Date;

  /** `true` (or `1`): only backups that came after their deadline; `false` (or `0`): only the others.
   * @example true */
  @IsOptional() @ToBoolean() @IsBoolean()
  late?: boolean;

  /** Column to order by; `-` in front means descending. Not together with `before_id`.
   * @example '-created_at' */
  @ApiProperty({ enum: ENTRY_SORTS, required: false, default: NEWEST_FIRST })
  @IsOptional() @IsIn(ENTRY_SORTS)
  sort: string = NEWEST_FIRST;

  /** Cursor: only entries older than this one, newest first. Steadier and faster than `skip`, which is ignored then.
   * @example 1042 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  before_id?: number;
}
