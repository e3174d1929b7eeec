import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATUSES, type JobStatus } from '../../jobs/job.entity.js';

/** How long a job has been without a newer verified copy. */
export class OldestCopy {
  /** Id of the job.
   * @example 7 */
  job_id!: number;

  /** Name of its database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Id of its agent.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Company that the database belongs to.
   * @example 'ACME' */
  company_name!: string;

  /** City that it stands in.
   * @example 'Douala' */
  city!: string;

  /** Status of the job. */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', example: 'ok' })
  current_status!: JobStatus;

  /** When its newest verified copy was made; of a job that never had one: when the job was created.
   * @example '2026-06-10T13:30:00.000Z' */
  since!: Date;

  /** The job never had a verified copy.
   * @example false */
  never_verified!: boolean;
}
