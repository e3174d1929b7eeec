import { ApiProperty } from '@nestjs/swagger';
import { IsDate, IsOptional } from 'class-validator';
import { NOT_A_TIME, ToTime } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';

/** Which cycles of a job. */
export class ListJobCyclesQuery extends PageQuery {
  /** Expected at this time or later; ISO 8601, UTC unless it says otherwise. Absent: 30 days before `to`, or before now.
   * @example '2026-06-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  from?: Date;

  /** Expected before this time; ISO 8601, UTC unless it says otherwise. Absent: up to the newest one.
   * @example '2026-07-01T00:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  to?: Date;
}
