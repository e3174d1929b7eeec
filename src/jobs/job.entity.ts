import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique, UpdateDateColumn } from 'typeorm';
import { FREQUENCIES, type Frequency, type ScheduleFields } from './schedule/schedule.js';

export const JOB_STATUSES = ['unknown', 'ok', 'failed', 'missing', 'hash_mismatch', 'transfer_integrity_failed'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** One database of one agent, expected on a schedule. */
@Entity('expected_backup_jobs')
@Unique('uq_jobs_natural_key', ['agent_key', 'database_name', 'schedule_key'])
@Index('ix_jobs_next_deadline', ['next_deadline_utc'], { where: 'is_active AND next_deadline_utc IS NOT NULL' })
@Index('ix_jobs_collision_key', ['collision_key'], { where: 'collision_key IS NOT NULL' })
@Index('ix_jobs_status', ['current_status'])
@Index('ix_jobs_tags', ['tags'], { type: 'gin' })
export class ExpectedBackupJob implements ScheduleFields {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** Name of the database as the agent's reports spell it. */
  @Column('text')
  database_name!: string;

  /** Id of the agent that makes the backup: the name of its staging folder, compared without case. */
  @Column('text')
  agent_id_responsible!: string;

  @Column('text')
  company_name!: string;

  @Column('text')
  city!: string;

  @Column('text', { nullable: true })
  neighborhood!: string | null;

  @ApiProperty({ enum: FREQUENCIES, enumName: 'BackupFrequency' })
  @Column('text')
  backup_frequency!: Frequency;

  /** Hour of the day, UTC. Ignored by `hourly` and `cron`. */
  @Column('smallint', { default: 0 })
  expected_hour_utc!: number;

  /** Minute of the hour, UTC. Ignored by `cron`. */
  @Column('smallint', { default: 0 })
  expected_minute_utc!: number;

  /** ISO weekdays, 1 = Monday to 7 = Sunday; for `weekly` (default Monday), also narrows `daily`. */
  @Column('smallint', { array: true, nullable: true })
  expected_weekdays!: number[] | null;

  /** Day of the month for `monthly` (default 1); a day the month lacks means its last day. */
  @Column('smallint', { nullable: true })
  expected_day_of_month!: number | null;

  /** Date for `once`, `YYYY-MM-DD`, UTC. */
  @Column('date', { nullable: true })
  expected_date!: string | null;

  /** Five-field cron expression for `cron`. */
  @Column('text', { nullable: true })
  cron_expression!: string | null;

  /** IANA time zone in which `cron_expression` is read; default UTC. */
  @Column('text', { nullable: true })
  timezone!: string | null;

  /** Minutes after the expected time within which a backup is on time; null = the server's default. */
  @Column('integer', { nullable: true })
  grace_minutes!: number | null;

  /** Where verified copies go, relative to the validated root. */
  @Column('text')
  final_storage_path_template!: string;

  /** Additional address that is told about this job only. */
  @Column('text', { nullable: true })
  email_for_notifications!: string | null;

  /** A paused job (`false`) is never missing and never alerts. */
  @Column('boolean', { default: true })
  is_active!: boolean;

  /** Words to find and group jobs by; sorted, without repetition. */
  @Column('text', { array: true, default: [] })
  tags!: string[];

  /** Whatever people should know about this job. */
  @Column('text', { nullable: true })
  notes!: string | null;

  /** Person or team responsible for the database. */
  @Column('text', { nullable: true })
  owner!: string | null;

  /** Counts the changes that people made; the job's ETag. What scans find out does not count. */
  @Column('integer', { default: 1 })
  version!: number;

  /** Status of the newest cycle that has an entry. */
  @ApiProperty({ enum: JOB_STATUSES, enumName: 'JobStatus' })
  @Column('text', { default: 'unknown' })
  current_status!: JobStatus;

  @Column('timestamptz', { nullable: true })
  last_checked_at_utc!: Date | null;

  @Column('timestamptz', { nullable: true })
  last_successful_backup_utc!: Date | null;

  @Column('timestamptz', { nullable: true })
  last_failed_backup_utc!: Date | null;

  /** SHA-256 of the newest verified copy. */
  @Column('text', { nullable: true })
  previous_successful_hash_global!: string | null;

  /** Expected time of the first cycle that has no verdict yet. */
  @Column('timestamptz', { nullable: true })
  next_expected_at_utc!: Date | null;

  /** Deadline of that cycle: expected time + grace. */
  @Column('timestamptz', { nullable: true })
  next_deadline_utc!: Date | null;

  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

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

  /** Since when the ledger counts: creation, reactivation or the last change of the schedule. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz')
  ledger_from!: Date;

  /** Cycle and end time of the evidence that `current_status` stands on. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  status_cycle_utc!: Date | null;

  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  status_ended_at_utc!: Date | null;
}
