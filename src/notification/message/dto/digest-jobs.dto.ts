import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATUSES, type JobStatus } from '../../../jobs/job.entity.js';

const TIME = { type: String, format: 'date-time', nullable: true } as const;

/** Which job a line of the digest speaks of. */
class DigestJobName {
  /** Id of the job.
   * @example 7 */
  job_id!: number;

  /** Name of the database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Id of the agent.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;
}

/** A job whose last backup is not good. */
export class DigestFailure extends DigestJobName {
  /** Company that the database belongs to.
   * @example 'ACME' */
  company_name!: string;

  /** City of the site.
   * @example 'Douala' */
  city!: string;

  /** Its status. */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', example: 'missing' })
  status!: JobStatus;

  /** When the trouble began; null where nothing is known of that.
   * @example '2026-06-12T14:00:05.000Z' */
  @ApiProperty(TIME)
  since!: string | null;

  /** Why, in one line.
   * @example 'No report for SALES_2026 came from ACME_DOUALA_AKWA by 2026-06-12T14:00:00Z.' */
  reason!: string | null;

  /** Entry that says so; null when it was deleted.
   * @example 41 */
  entry_id!: number | null;
}

/** The newest verified copy of a job that is there now. */
export class DigestCopy extends DigestJobName {
  /** End of the backup that it is a copy of; null = there is no copy at all.
   * @example '2026-06-10T13:30:00.000Z' */
  @ApiProperty(TIME)
  made_at!: string | null;

  /** Where it is, relative to the validated root.
   * @example 'ACME/Douala/SALES_2026/20260610_133000.sql.zst' */
  path!: string | null;

  /** Its size, in bytes.
   * @example 19972513 */
  size_bytes!: number | null;
}

/** A backup that was good and came after its deadline. */
export class DigestLate extends DigestJobName {
  /** Id of the entry.
   * @example 41 */
  entry_id!: number;

  /** When it was expected.
   * @example '2026-06-12T13:00:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  expected_at!: string;

  /** When it ended.
   * @example '2026-06-12T15:12:00.000Z' */
  @ApiProperty(TIME)
  reported_at!: string | null;
}

/** A job in a pause or maintenance window. */
export class DigestExcused extends DigestJobName {
  /** Its status. */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', example: 'missing' })
  status!: JobStatus;

  /** End of its pause; null = it is in a maintenance window.
   * @example '2026-06-15T06:00:00.000Z' */
  @ApiProperty(TIME)
  paused_until!: string | null;
}

/** Active jobs by status; what is excused and not well counts as `held` and nowhere else. */
export class DigestJobs {
  /** All of them.
   * @example 500 */
  active!: number;

  /** Whose last backup is good.
   * @example 498 */
  ok!: number;

  /** Whose last backup never came.
   * @example 1 */
  missing!: number;

  /** Whose last backup failed.
   * @example 1 */
  failed!: number;

  /** Whose last backup has other content than reported.
   * @example 0 */
  hash_mismatch!: number;

  /** Whose last backup did not arrive whole.
   * @example 0 */
  transfer_integrity_failed!: number;

  /** Whose last backup could not be verified.
   * @example 0 */
  unverified!: number;

  /** Of which nothing is known yet: no backup of theirs was due so far.
   * @example 0 */
  waiting!: number;

  /** In a pause or maintenance window, and not well.
   * @example 0 */
  held!: number;
}
