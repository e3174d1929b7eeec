import { ApiProperty } from '@nestjs/swagger';
import { DIGEST_PERIODS, type DigestPeriod } from '../digest-period.js';
import { DigestCopy, DigestExcused, DigestFailure, DigestJobs, DigestLate } from './digest-jobs.dto.js';
import { DigestAgent, DigestChannel, DigestDelivery, DigestReport, DigestUnmatched, DigestVolume } from './digest-surroundings.dto.js';
import { FactsOfAlarm } from './message-facts.dto.js';

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
