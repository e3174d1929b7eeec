import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize, ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsTimeZone, Matches, Max, Min, ValidateIf,
} from 'class-validator';
import { IgnoreFields } from '../../common/http/validation.js';
import { FREQUENCIES, type Frequency } from '../schedule/schedule.js';
import { IsAddress, IsAgentId, IsDatabaseName, IsNote, IsText } from '../../common/http/fields.js';
import { isTexts, IsTag, sortedTags } from '../tags.js';

/** What GET shows of a job and nobody can set. */
export const READ_ONLY_JOB_FIELDS = [
  'id', 'current_status', 'last_checked_at_utc', 'last_successful_backup_utc', 'last_failed_backup_utc',
  'previous_successful_hash_global', 'next_expected_at_utc', 'next_deadline_utc', 'created_at', 'updated_at', 'version', 'paused_until',
];

const YEAR_MINUTES = 366 * 24 * 60;
const MONTH_MINUTES = 31 * 24 * 60;
/** Whether hour and minute must be told: the frequency reads them. */
export const needsHour = ({ backup_frequency }: Pick<CreateJobDto, 'backup_frequency'>): boolean => !['hourly', 'cron'].includes(backup_frequency);
export const needsMinute = ({ backup_frequency }: Pick<CreateJobDto, 'backup_frequency'>): boolean => backup_frequency !== 'cron';

/** A job to be created. */
@IgnoreFields(...READ_ONLY_JOB_FIELDS)
export class CreateJobDto {
  /** Name of the database as the agent's reports spell it.
   * @example 'SALES_2026' */
  @IsDatabaseName()
  database_name!: string;

  /** Id of the agent that makes the backup: the name of its staging folder, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @IsAgentId()
  agent_id_responsible!: string;

  /** Company that the database belongs to.
   * @example 'ACME' */
  @IsText(255)
  company_name!: string;

  /** City of the site.
   * @example 'Douala' */
  @IsText(255)
  city!: string;

  /** Part of the city, where a city has several sites; null = none.
   * @example 'Akwa' */
  @IsOptional() @IsText(255)
  neighborhood?: string | null;

  /** How often a backup is due; the other schedule fields say when.
   * @example 'daily' */
  @ApiProperty({ enum: FREQUENCIES, enumName: 'BackupFrequency' })
  @IsIn(FREQUENCIES)
  backup_frequency!: Frequency;

  /** Hour of the day, UTC. Required for `daily`, `weekly`, `monthly` and `once`.
   * @example 13 */
  @ApiProperty({ type: 'integer', required: false })
  @ValidateIf((job: CreateJobDto, value: unknown) => value !== undefined || needsHour(job)) @IsInt() @Min(0) @Max(23)
  expected_hour_utc?: number;

  /** Minute of the hour, UTC. Required for all but `cron`.
   * @example 0 */
  @ApiProperty({ type: 'integer', required: false })
  @ValidateIf((job: CreateJobDto, value: unknown) => value !== undefined || needsMinute(job)) @IsInt() @Min(0) @Max(59)
  expected_minute_utc?: number;

  /** ISO weekdays, 1 = Monday to 7 = Sunday; for `weekly` (default Monday), also narrows `daily`.
   * @example [1, 2, 3, 4, 5] */
  @IsOptional() @IsArray() @ArrayNotEmpty() @ArrayMaxSize(7) @ArrayUnique() @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true })
  expected_weekdays?: number[] | null;

  /** Day of the month for `monthly` (default 1); a day the month lacks means its last day.
   * @example 31 */
  @IsOptional() @IsInt() @Min(1) @Max(31)
  expected_day_of_month?: number | null;

  /** Date for `once`, `YYYY-MM-DD`, UTC.
   * @example '2026-06-30' */
  @IsOptional() @Matches(/^(19|20|21)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { message: '$property must be a date such as 2026-06-30' })
  expected_date?: string | null;

  /** Five-field cron expression for `cron`.
   * @example '0 2 * * 1-5' */
  @IsOptional() @IsText(255)
  cron_expression?: string | null;

  /** IANA time zone in which `cron_expression` is read; default UTC.
   * @example 'Africa/Douala' */
  @IsOptional() @IsTimeZone() @Matches(/^[A-Za-z]/, { message: '$property must be an IANA time zone such as Africa/Douala' })
  timezone?: string | null;

  /** Minutes after the expected time within which a backup is on time; null = the server's default.
   * @example 60 */
  @IsOptional() @IsInt() @Min(0) @Max(YEAR_MINUTES)
  grace_minutes?: number | null;

  /** Minutes that a backup may take, from its start to the end of its transfer, before that is a finding; null = any time.
   * @example 120 */
  @IsOptional() @IsInt() @Min(1) @Max(MONTH_MINUTES)
  max_duration_minutes?: number | null;

  /** Where verified copies go, relative to the validated root, such as `{company_name}/{city}/{database_name}/{timestamp}{extension}`.
   * @example '{company_name}/{city}/{database_name}/{timestamp}{extension}' */
  @IsText(1000)
  final_storage_path_template!: string;

  /** Additional address that is told about this job only.
   * @example 'dba@acme.example' */
  @IsOptional() @IsAddress()
  email_for_notifications?: string | null;

  /** Words to find and group jobs by, such as `production`, without commas; kept sorted and without repetition. */
  @ApiProperty({ type: String, isArray: true, required: false, example: ['erp', 'production'] })
  @ValidateIf((_job: CreateJobDto, value: unknown) => value !== undefined) @IsArray() @ArrayMaxSize(50) @IsTag()
  @Transform(({ value }: { value: unknown }) => (isTexts(value) ? sortedTags(value) : value))
  tags?: string[];

  /** Whatever people should know about this job; several lines allowed.
   * @example 'Restored every first Monday.' */
  @IsOptional() @IsNote(10_000)
  notes?: string | null;

  /** Person or team responsible for the database.
   * @example 'Platform team' */
  @IsOptional() @IsText(255)
  owner?: string | null;

  /** A job that is switched off (`false`) expects nothing, and never alerts; what was due before still gets its verdict. Default true.
   * @example true */
  @ValidateIf((_job: CreateJobDto, value: unknown) => value !== undefined) @IsBoolean()
  is_active?: boolean;
}
