import { ApiProperty } from '@nestjs/swagger';
import { IsDate, IsInt, IsOptional, Max, Min } from 'class-validator';
import { NOT_A_TIME, ToInt, ToTime } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Of which time to list the openings. */
export class ListOpeningsQuery extends PageQuery {
  /** From when on, ISO 8601, UTC unless it says otherwise.
   * @example '2026-06-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time' })
  @ToTime() @IsDate(NOT_A_TIME)
  from!: Date;

  /** Until when, not included; 366 days after `from` at the latest.
   * @example '2026-07-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time' })
  @ToTime() @IsDate(NOT_A_TIME)
  to!: Date;

  /** Only windows that concern this job, through whatever condition.
   * @example 7 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number;
}

/** A time for which a window is open. */
export class WindowOpening {
  /** Id of the window.
   * @example 4 */
  window_id!: number;

  /** When it opens.
   * @example '2026-06-13T21:00:00.000Z' */
  opens_at!: Date;

  /** When it closes.
   * @example '2026-06-14T01:00:00.000Z' */
  closes_at!: Date;
}
