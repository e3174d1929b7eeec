import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { DateTime } from 'luxon';
import { PageQuery } from '../../common/page.dto.js';
import { IsText, ToBoolean, ToLowerCase } from '../../common/fields.js';
import { sortKeys } from '../../jobs/search.js';

export const ENTRY_SORTS = sortKeys(['id', 'created_at', 'agent_report_timestamp_utc', 'cycle_expected_at_utc', 'status']);
export const NEWEST_FIRST = '-id';

/** A `+` that was not percent-encoded reaches us as a space. */
const withPlus = (text: string) => text.replace(/(T\S*) (\d\d:?\d\d)$/, '$1+$2');

/** ISO 8601, UTC unless it says otherwise; what is no time stays as it is and fails `@IsDate`. */
const ToTime = () =>
  Transform(({ value }: { value: unknown }) => {
    const time = typeof value === 'string' && /^\d{4}-/.test(value) ? DateTime.fromISO(withPlus(value), { zone: 'utc' }) : null;
    return time?.isValid ? time.toJSDate() : value;
  });

const NOT_A_TIME = { message: '$property must be an ISO 8601 time such as 2026-06-12T12:53:52Z' };

/** Which entries, and in which order. */
export class ListEntriesQuery extends PageQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;

  /** An entry status in any case; an unknown one is a 400. */
  @IsOptional() @IsString()
  status?: string;

  /** Agent of the job, compared without case. */
  @IsOptional() @ToLowerCase() @IsText(255)
  agent_id?: string;

  @IsOptional() @IsText(255)
  company_name?: string;

  /** Recorded (`created_at`) at this time or later; ISO 8601, UTC unless it says otherwise. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  from?: Date;

  /** Recorded (`created_at`) before this time; ISO 8601, UTC unless it says otherwise. */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  to?: Date;

  /** `true` (or `1`): only backups that came after their deadline; `false` (or `0`): only the others. */
  @IsOptional() @ToBoolean() @IsBoolean()
  late?: boolean;

  /** Column to order by; `-` in front means descending. Not together with `before_id`. */
  @ApiProperty({ enum: ENTRY_SORTS, required: false, default: NEWEST_FIRST })
  @IsOptional() @IsIn(ENTRY_SORTS)
  sort: string = NEWEST_FIRST;

  /** Cursor: only entries older than this one, newest first. Steadier and faster than `skip`, which is ignored then. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  before_id?: number;
}
