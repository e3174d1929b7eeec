import { ApiProperty } from '@nestjs/swagger';
import { IsDate, IsOptional } from 'class-validator';
import { NOT_A_TIME, ToTime } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { JOB_STATUSES, type JobStatus } from '../../jobs/job.entity.js';

/** A job that stands otherwise than it did. */
export class StatusChange {
  /** Id of the job.
   * @example 7 */
  job_id!: number;

  /** Name of its database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Id of its agent.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Its status at `from`; `unknown` before its first verdict. */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', example: 'ok' })
  was!: JobStatus;

  /** Its status now. */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', example: 'missing' })
  is!: JobStatus;

  /** When it last changed.
   * @example '2026-06-12T14:00:00.000Z' */
  changed_at!: Date;

  /** The entry that it changed by; null when that is not known.
   * @example 1042 */
  @ApiProperty({ type: 'integer', nullable: true })
  entry_id!: number | null;
}

/** Since when. */
export class ListStatusChangesQuery extends PageQuery {
  /** Compared with this time; ISO 8601, UTC unless it says otherwise. Absent: 24 hours ago.
   * @example '2026-06-11T14:00:00Z' */
  @ApiProperty({ type: String, format: 'date-time', required: false })
  @IsOptional() @ToTime() @IsDate(NOT_A_TIME)
  from?: Date;
}
