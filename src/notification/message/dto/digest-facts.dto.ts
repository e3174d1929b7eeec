import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATUSES, type JobStatus } from '../../../jobs/job.entity.js';
import { DIGEST_PERIODS, type DigestPeriod } from '../digest-period.js';
import { DigestAgent, DigestChannel, DigestDelivery, DigestReport, DigestUnmatched, DigestVolume } from './digest-surroundings.dto.js';
import { FactsOfAlarm } from './message-facts.dto.js';

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

/** How many there are in all of what the lists name 20 of at most. */
export class DigestCounts {
  /** Active jobs whose last verdict is no success.
   * @example 2 */
  failures!: number;

  /** Active jobs without any copy that could be restored.
   * @example 1 */
  without_copy!: number;

  /** Backups of the period that came after their deadline.
   * @example 3 */
  late!: number;

  /** Jobs in a maintenance window or pause.
   * @example 0 */
  excused!: number;

  /** Reports of the period that could not be read, wholly or in part.
   * @example 0 */
  rejected_reports!: number;

  /** Databases that agents report and no job expects.
   * @example 0 */
  unmatched_databases!: number;

  /** Agents from which nothing at all comes.
   * @example 0 */
  silent_agents!: number;

  /** Messages that were given up.
   * @example 0 */
  failed_deliveries!: number;

  /** Channels that were switched off because nobody is there any more.
   * @example 0 */
  disabled_channels!: number;

  /** What is wrong with Vigie itself now.
   * @example 0 */
  alarms!: number;
}

/** What became of the cycles of one day. */
export class DigestDay {
  /** The day, in the digest's time zone.
   * @example '2026-06-11' */
  @ApiProperty({ format: 'date' })
  day!: string;

  /** Cycles that were due and not excused.
   * @example 500 */
  due!: number;

  /** Met in time.
   * @example 497 */
  met!: number;

  /** Met after the deadline.
   * @example 1 */
  met_late!: number;

  /** Failed, damaged or incomplete.
   * @example 1 */
  failed!: number;

  /** Came, and could not be verified.
   * @example 0 */
  unknown!: number;

  /** Never came.
   * @example 1 */
  missing!: number;

  /** Excused by a pause or maintenance window.
   * @example 0 */
  excused!: number;

  /** Met cycles in percent of those due, rounded down; null without any.
   * @example 99.6 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  percent_met!: number | null;
}

/** Everything that a digest says. */
export class DigestFacts {
  /** What it looks back on: the last day, seven whole days, or thirty. */
  @ApiProperty({ enum: DIGEST_PERIODS, enumName: 'DigestPeriod', example: 'daily' })
  period!: DigestPeriod;

  /** The day that it was written on, in its time zone.
   * @example '2026-06-12' */
  @ApiProperty({ format: 'date' })
  day!: string;

  /** Time zone of its days: `APP_TIMEZONE`.
   * @example 'Africa/Douala' */
  timezone!: string;

  /** Where it begins to look back.
   * @example '2026-06-11T06:00:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  from!: string;

  /** When it was written.
   * @example '2026-06-12T06:00:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  to!: string;

  /** Nothing is wrong: no backup, report, message, channel, disk or agent needs anybody. Databases that no job expects, and pauses, do not count.
   * @example false */
  is_well!: boolean;

  /** Active jobs by status. */
  jobs!: DigestJobs;

  /** How many there are in all. */
  found!: DigestCounts;

  /** Jobs whose last backup is not good, worst first. */
  failures!: DigestFailure[];

  /** Jobs whose newest copy is the oldest, 10 at most, oldest first. */
  oldest_copies!: DigestCopy[];

  /** Jobs without any copy. */
  without_copy!: DigestCopy[];

  /** Good backups of the period that came late, the newest first. */
  late!: DigestLate[];

  /** Jobs in a pause or maintenance window. */
  excused!: DigestExcused[];

  /** Reports of the period that could not be read, the newest first. */
  rejected_reports!: DigestReport[];

  /** Databases that report and that no job expects. */
  unmatched_databases!: DigestUnmatched[];

  /** Agents from which nothing comes although backups of theirs are missing. */
  silent_agents!: DigestAgent[];

  /** Free space and forecast; null when a volume could not be asked. */
  @ApiProperty({ type: [DigestVolume], nullable: true })
  volumes!: DigestVolume[] | null;

  /** Messages that were given up, written in the period or the week before it (a message is tried for a week), the newest first. */
  failed_deliveries!: DigestDelivery[];

  /** Channels that Vigie has switched off. */
  disabled_channels!: DigestChannel[];

  /** What is wrong with Vigie itself now. */
  @ApiProperty({ type: () => [FactsOfAlarm] })
  alarms!: FactsOfAlarm[];

  /** Cycles by day; empty in a daily digest. */
  @ApiProperty({ type: [DigestDay] })
  days!: DigestDay[];

  /** Met cycles of these days in percent of those due, rounded down; null without any.
   * @example 99.42 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  percent_met!: number | null;
}
