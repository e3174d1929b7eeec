import { ApiProperty } from '@nestjs/swagger';
import { IsDate, ValidateIf } from 'class-validator';
import { IsText, NOT_A_TIME, ToTime } from '../../common/http/fields.js';

/** For how long a job is paused, and why. */
export class PauseJob {
  /** When it ends by itself, ISO 8601, UTC unless it says otherwise; within 366 days.
   * @example '2026-06-15T06:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time' })
  @ToTime() @IsDate(NOT_A_TIME)
  until!: Date;

  /** Why, in words.
   * @example 'The database is being migrated.' */
  @ApiProperty({ required: false, default: 'Paused' })
  @ValidateIf((_pause: PauseJob, value: unknown) => value !== undefined) @IsText(500)
  reason?: string;
}
