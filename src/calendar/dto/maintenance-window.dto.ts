import { ApiProperty, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsDate, IsInt, IsOptional, IsTimeZone, Matches, Max, Min, ValidateIf } from 'class-validator';
import { IsAgentId, IsText, NOT_A_TIME, ToTime } from '../../common/http/fields.js';
import { IgnoreFields } from '../../common/http/validation.js';
import { MaintenanceWindow } from '../maintenance-window.entity.js';

/** What GET shows of a window and nobody can set. */
const READ_ONLY_WINDOW_FIELDS = ['id', 'kind', 'author', 'version', 'created_at', 'updated_at', 'is_open', 'opens_at', 'closes_at'];

const WEEK_MINUTES = 7 * 24 * 60;

/** May be absent, and may not be null. */
const IsAbsentOr = (): PropertyDecorator => ValidateIf((_window: object, value: unknown) => value !== undefined);

/** A maintenance window to be made. Its jobs are those that meet every condition which is named. */
@IgnoreFields(...READ_ONLY_WINDOW_FIELDS)
export class CreateMaintenanceWindow {
  /** Why, in words.
   * @example 'Storage is moved to the new building.' */
  @IsText(500)
  reason!: string;

  /** Only this job.
   * @example 7 */
  @ApiProperty({ type: 'integer', minimum: 1, nullable: true, required: false })
  @IsOptional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER)
  job_id?: number | null;

  /** Only jobs of this agent, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @ApiProperty({ type: String, nullable: true, required: false })
  @IsOptional() @IsAgentId()
  agent_id?: string | null;

  /** Only jobs of this company, exactly as they have it.
   * @example 'ACME' */
  @ApiProperty({ type: String, nullable: true, required: false })
  @IsOptional() @IsText(255)
  company_name?: string | null;

  /** Only jobs in this city, exactly as they have it.
   * @example 'Douala' */
  @ApiProperty({ type: String, nullable: true, required: false })
  @IsOptional() @IsText(255)
  city?: string | null;

  /** Only jobs that carry this tag.
   * @example 'erp' */
  @ApiProperty({ type: String, nullable: true, required: false })
  @IsOptional() @IsText(50)
  tag?: string | null;

  /** `true`: every job. Required when no condition is named, and refused beside one.
   * @example false */
  @ApiProperty({ type: Boolean, default: false, required: false })
  @IsAbsentOr() @IsBoolean()
  everything?: boolean;

  /** When it begins, ISO 8601, UTC unless it says otherwise; of a recurring one: since when it recurs; default now.
   * @example '2026-06-13T20:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsAbsentOr() @ToTime() @IsDate(NOT_A_TIME)
  starts_at?: Date;

  /** When it ends, 366 days after its beginning at the latest; of a recurring one: until when it recurs, null = for ever.
   * @example '2026-06-14T04:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  ends_at?: Date | null;

  /** Five-field cron expression of the times at which it opens, at least an hour apart; null = once.
   * @example '0 22 * * 6' */
  @ApiProperty({ type: String, nullable: true, required: false })
  @IsOptional() @IsText(255)
  cron_expression?: string | null;

  /** IANA time zone in which `cron_expression` is read; default UTC.
   * @example 'Africa/Douala' */
  @ApiProperty({ type: String, nullable: true, required: false })
  @IsOptional() @IsTimeZone() @Matches(/^[A-Za-z]/, { message: '$property must be an IANA time zone such as Africa/Douala' })
  timezone?: string | null;

  /** Minutes for which a recurring one stays open, less than the time between two openings.
   * @example 240 */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: WEEK_MINUTES, nullable: true, required: false })
  @IsOptional() @IsInt() @Min(1) @Max(WEEK_MINUTES)
  duration_minutes?: number | null;
}

/** What to change of a window; absent fields stay. Cycles that are excused already stay so. */
@IgnoreFields(...READ_ONLY_WINDOW_FIELDS)
export class UpdateMaintenanceWindow extends PartialType(CreateMaintenanceWindow, { skipNullProperties: false }) {}

/** A maintenance window, and when it is open. */
export class ShownWindow extends MaintenanceWindow {
  /** It is open now: what is due now is excused.
   * @example false */
  is_open!: boolean;

  /** When it opened, or opens next; null when it is over.
   * @example '2026-06-13T20:00:00.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  opens_at!: Date | null;

  /** When it closes after that.
   * @example '2026-06-14T04:00:00.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  closes_at!: Date | null;
}
