import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique, UpdateDateColumn } from 'typeorm';
import type { OwedCycles } from './schedule/owed-cycles.js';
import { FREQUENCIES, type Frequency, type ScheduleFields } from './schedule/schedule.js';

export const JOB_STATUSES = ['unknown', 'ok', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** One database of one agent, expected on a schedule. */
@Entity('expected_backup_jobs')
@Unique('uq_jobs_natural_key', ['agent_key', 'database_name', 'schedule_key'])
@Index('ix_jobs_next_deadline', ['next_deadline_utc'], { where: 'is_active AND next_deadline_utc IS NOT NULL' })
@Index('ix_jobs_owing', ['id'], { where: `owed <> '[]'` })
@Index('ix_jobs_collision_key', ['collision_key'], { where: 'collision_key IS NOT NULL' })
@Index('ix_jobs_status', ['current_status'])
@Index('ix_jobs_tags', ['tags'], { type: 'gin' })
export class ExpectedBackupJob implements ScheduleFields {
  /** Id that Vigie has given it.
   * @example 7 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** Name of the database as the agent's reports spell it.
   * @example 'SALES_2026' */
  @Column('text')
  database_name!: string;

  /** Id of the agent that makes the backup: the name of its staging folder, compared without case.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text')
  agent_id_responsible!: string;

  /** Company that the database belongs to.
   * @example 'ACME' */
  @Column('text')
  company_name!: string;

  /** City of the site.
   * @example 'Douala' */
  @Column('text')
  city!: string;

  /** Part of the city, where a city has several sites; null = none.
   * @example 'Akwa' */
  @Column('text', { nullable: true })
  neighborhood!: string | null;

  /** How often a backup is due; the other schedule fields say when.
   * @example 'daily' */
  @ApiProperty({ enum: FREQUENCIES, enumName: 'BackupFrequency' })
  @Column('text')
  backup_frequency!: Frequency;

  /** Hour of the day, UTC. Ignored by `hourly` and `cron`.
   * @example 13 */
  @Column('smallint', { default: 0 })
  expected_hour_utc!: number;

  /** Minute of the hour, UTC. Ignored by `cron`.
   * @example 0 */
  @Column('smallint', { default: 0 })
  expected_minute_utc!: number;

  /** ISO weekdays, 1 = Monday to 7 = Sunday; for `weekly` (default Monday), also narrows `daily`.
   * @example [1, 2, 3, 4, 5] */
  @Column('smallint', { array: true, nullable: true })
  expected_weekdays!: number[] | null;

  /** Day of the month for `monthly` (default 1); a day the month lacks means its last day.
   * @example 31 */
  @Column('smallint', { nullable: true })
  expected_day_of_month!: number | null;

  /** Date for `once`, `YYYY-MM-DD`, UTC.
   * @example '2026-06-30' */
  @Column('date', { nullable: true })
  expected_date!: string | null;

  /** Five-field cron expression for `cron`.
   * @example '0 2 * * 1-5' */
  @Column('text', { nullable: true })
  cron_expression!: string | null;

  /** IANA time zone in which `cron_expression` is read; default UTC.
   * @example 'Africa/Douala' */
  @Column('text', { nullable: true })
  timezone!: string | null;

  /** Minutes after the expected time within which a backup is on time; null = the server's default.
   * @example 60 */
  @Column('integer', { nullable: true })
  grace_minutes!: number | null;

  /** Minutes that a backup may take, from its start to the end of its transfer, before that is a finding; null = any time.
   * @example 120 */
  @Column('integer', { nullable: true })
  max_duration_minutes!: number | null;

  /** Where verified copies go, relative to the validated root.
   * @example '{company_name}/{city}/{database_name}/{timestamp}{extension}' */
  @Column('text')
  final_storage_path_template!: string;

  /** Additional address that is told about this job only.
   * @example 'dba@acme.example' */
  @Column('text', { nullable: true })
  email_for_notifications!: string | null;

  /** A job that is switched off (`false`) expects nothing, and never alerts; what was due before still gets its verdict.
   * @example true */
  @Column('boolean', { default: true })
  is_active!: boolean;

  /** Until when it is paused: cycles before that are excused, and alerts held back. Null, or in the past: it is not paused.
   * @example '2026-06-15T06:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  paused_until!: Date | null;

  /** Words to find and group jobs by; sorted, without repetition.
   * @example ['erp', 'production'] */
  @Column('text', { array: true, default: [] })
  tags!: string[];

  /** Whatever people should know about this job.
   * @example 'Restored every first Monday.' */
  @Column('text', { nullable: true })
  notes!: string | null;

  /** Person or team responsible for the database.
   * @example 'Platform team' */
  @Column('text', { nullable: true })
  owner!: string | null;

  /** Counts the changes that people made; the job's ETag. What scans find out does not count.
   * @example 3 */
  @Column('integer', { default: 1 })
  version!: number;

  /** Status of the newest cycle that has an entry.
   * @example 'ok' */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus', enumSchema: { description: 'How a job stands.' } })
  @Column('text', { default: 'unknown' })
  current_status!: JobStatus;

  /** When a verdict about it was last recorded; null before the first.
   * @example '2026-06-12T13:00:04.120Z' */
  @Column('timestamptz', { nullable: true })
  last_checked_at_utc!: Date | null;

  /** End time of the newest backup that was verified; null without one.
   * @example '2026-06-12T12:56:06.000Z' */
  @Column('timestamptz', { nullable: true })
  last_successful_backup_utc!: Date | null;

  /** End time of the newest backup that failed, or the deadline of the newest one missing; null without one.
   * @example '2026-06-03T14:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  last_failed_backup_utc!: Date | null;

  /** SHA-256 of the newest verified copy.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  @Column('text', { nullable: true })
  previous_successful_hash_global!: string | null;

  /** Expected time of the first cycle that has no verdict yet.
   * @example '2026-06-13T13:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  next_expected_at_utc!: Date | null;

  /** Deadline of that cycle: expected time + grace.
   * @example '2026-06-13T14:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  next_deadline_utc!: Date | null;

  /** When the job was made.
   * @example '2026-05-01T09:30:00.000Z' */
  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  /** When people last changed it; what scans find out does not count.
   * @example '2026-06-12T13:00:04.120Z' */
  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;

  /** Lower-case agent id: what jobs, folders and reports are matched by. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  agent_key!: string;

  /** Canonical text of the schedule, part of the natural key. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  schedule_key!: string;

  /** Equal for two jobs whose templates would render to one path; null when the path depends on the report. */
  @ApiHideProperty() @Exclude()
  @Column('text', { nullable: true })
  collision_key!: string | null;

  /** Since when the ledger counts: creation, reactivation or the last change of the schedule (other than of its grace). */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz')
  ledger_from!: Date;

  /** What was due by the schedules before, and has no verdict yet: almost always nothing. */
  @ApiHideProperty() @Exclude()
  @Column('jsonb', { default: [] })
  owed!: OwedCycles[];

  /** Cycle and end time of the evidence that `current_status` stands on. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  status_cycle_utc!: Date | null;

  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  status_ended_at_utc!: Date | null;
}
