import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { JobCounts } from '../../agents/dto/agent-overview.dto.js';
import { ToInt } from '../../common/http/fields.js';
import { PageQuery } from '../../common/http/page.dto.js';
import { CYCLE_VERDICTS, type CycleVerdict } from '../../cycles/dto/job-cycle.dto.js';
import { JOB_STATUSES, type JobStatus } from '../../jobs/job.entity.js';

/** One cycle as a cell of a strip. */
export class CycleCell {
  /** When the backup was expected.
   * @example '2026-06-12T13:00:00.000Z' */
  expected_at_utc!: Date;

  /** What became of it, as in `GET /jobs/{id}/cycles`. */
  @ApiProperty({ enum: CYCLE_VERDICTS, enumName: 'CycleVerdict', example: 'success' })
  verdict!: CycleVerdict;

  /** The entry that decides; null without one.
   * @example 1042 */
  @ApiProperty({ type: 'integer', nullable: true })
  entry_id!: number | null;
}

/** One job of a site, with its newest cycles. */
export class SiteDatabase {
  /** Id of the job.
   * @example 7 */
  job_id!: number;

  /** Name of its database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Id of its agent.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Status of the job. */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', example: 'ok' })
  current_status!: JobStatus;

  /** End of the newest verified backup; null when there never was one.
   * @example '2026-06-12T13:12:00.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_successful_backup_utc!: Date | null;

  /** Its newest cycles, the oldest of them first. */
  cycles!: CycleCell[];
}

/** One place of a company, and how its databases are. */
export class Site {
  /** Name of the company as its jobs spell it.
   * @example 'ACME' */
  company_name!: string;

  /** City as its jobs spell it.
   * @example 'Douala' */
  city!: string;

  /** Its jobs: active ones per status, and those that are switched off. */
  jobs!: JobCounts;

  /** Newest verified copy of the active job that has waited longest for one; null when none of them ever had one.
   * @example '2026-06-10T13:30:00.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  oldest_verified_at!: Date | null;

  /** Active jobs of which no copy was ever verified.
   * @example 0 */
  never_verified!: number;

  /** Its active jobs, those in trouble first, then by name; as many as were asked for. */
  databases!: SiteDatabase[];
}

/** Which sites. */
export class ListSitesQuery extends PageQuery {
  /** How many sites at most; each comes with its databases.
   * @example 24 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(100)
  override limit: number = 24;

  /** How many cycles of each job at most.
   * @example 14 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(31)
  cycles: number = 14;

  /** How many databases of each site at most.
   * @example 8 */
  @IsOptional() @ToInt() @IsInt() @Min(1) @Max(100)
  databases: number = 8;
}
