import { ApiProperty } from '@nestjs/swagger';

/** How well cycles were met. `due` = `met` + `met_late` + `failed` + `unknown` + `missing`; `excused` comes on top. */
export class ComplianceFigures {
  /** Cycles that were due in the month and are decided.
   * @example 30 */
  due!: number;

  /** Verified, and reported by the deadline.
   * @example 27 */
  met!: number;

  /** Verified, but the report ended after the deadline.
   * @example 1 */
  met_late!: number;

  /** A report came, and says or brought something bad: `failed`, `hash_mismatch`, `transfer_integrity_failed`.
   * @example 1 */
  failed!: number;

  /** A report came, and nothing could be verified: it carries no checksum, or names a file that a newer report has overwritten.
   * @example 0 */
  unknown!: number;

  /** Nothing came by the deadline, nor later.
   * @example 1 */
  missing!: number;

  /** Expected inside a maintenance window or pause and not met: not `due`, and held against nobody.
   * @example 0 */
  excused!: number;

  /** Share of `met` and `met_late` in `due`, in percent with two decimals, rounded down, so that 100 means all; null when nothing was due.
   * @example 93.33 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  percent_met!: number | null;

  /** Share of `met` alone.
   * @example 90 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  percent_met_on_time!: number | null;

  /** Seconds of the month until `counted_until` in which the job's status was known and not `ok`; of several jobs: the sum of theirs.
   * @example 86400 */
  downtime_seconds!: number;
}

/** How well all jobs together met their cycles. */
export class ComplianceTotal extends ComplianceFigures {
  /** How many jobs.
   * @example 500 */
  jobs!: number;
}

/** How well the jobs of one site met their cycles. */
export class SiteCompliance extends ComplianceTotal {
  /** Company of the site.
   * @example 'ACME' */
  company_name!: string;

  /** City of the site.
   * @example 'Douala' */
  city!: string;
}

/** How well one job met its cycles. */
export class JobCompliance extends ComplianceFigures {
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

  /** City of the site.
   * @example 'Douala' */
  city!: string;

  /** Whether it is watched now.
   * @example true */
  is_active!: boolean;
}

/** How well backups kept their schedules in one month. */
export class Compliance {
  /** The month, `YYYY-MM`, UTC.
   * @example '2026-06' */
  month!: string;

  /** Its first instant.
   * @example '2026-06-01T00:00:00.000Z' */
  from!: Date;

  /** Its end: the first instant of the following month.
   * @example '2026-07-01T00:00:00.000Z' */
  to!: Date;

  /** Until when downtime is counted: the month's end, or now while the month lasts.
   * @example '2026-06-12T12:00:00.000Z' */
  counted_until!: Date;

  /** All jobs that match the filters. */
  total!: ComplianceTotal;

  /** The 1,000 sites with the lowest `percent_met`, lowest first, then longest downtime first, then by name. */
  sites!: SiteCompliance[];

  /** How many sites there are in all.
   * @example 12 */
  sites_total!: number;

  /** One page of the jobs, in the same order; `skip` and `limit` say which. */
  jobs!: JobCompliance[];

  /** How many jobs match the filters in all: active and switched-off ones that were made before the month's end.
   * @example 500 */
  jobs_total!: number;
}
