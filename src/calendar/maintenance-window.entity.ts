import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, UpdateDateColumn } from 'typeorm';
import { ExpectedBackupJob } from '../jobs/job.entity.js';

export const WINDOW_KINDS = ['maintenance', 'pause'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

/**
 * A time in which backups are not expected of some jobs: once, or again and again by cron. A pause is one of a single job that
 * begins when somebody asks for it. Rows are never deleted: cycles that are not settled yet still have to be excused by them.
 */
@Entity('maintenance_windows')
@Index('ix_windows_end', ['ends_at'])
@Index('ix_windows_job', ['job_id'])
export class MaintenanceWindow {
  /** Id that Vigie has given it.
   * @example 4 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT', primaryKeyConstraintName: 'PK_maintenance_windows' })
  id!: number;

  /** `pause`: made by `POST /jobs/{id}/pause`. */
  @ApiProperty({ enum: WINDOW_KINDS, enumName: 'WindowKind', example: 'maintenance' })
  @Column('text')
  kind!: WindowKind;

  /** Why, in words.
   * @example 'Storage is moved to the new building.' */
  @Column('text')
  reason!: string;

  /** Only this job; null = whatever the other conditions say.
   * @example 7 */
  @Column('bigint', { nullable: true })
  job_id!: number | null;

  @ApiHideProperty() @Exclude()
  @ManyToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'FK_windows_job' })
  job?: Relation<ExpectedBackupJob>;

  /** Only jobs of this agent, compared without case; null = of any.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text', { nullable: true })
  agent_id!: string | null;

  /** Only jobs of this company; null = of any.
   * @example 'ACME' */
  @Column('text', { nullable: true })
  company_name!: string | null;

  /** Only jobs in this city; null = in any.
   * @example 'Douala' */
  @Column('text', { nullable: true })
  city!: string | null;

  /** Only jobs that carry this tag; null = with any.
   * @example 'erp' */
  @Column('text', { nullable: true })
  tag!: string | null;

  /** Every job: no condition is set.
   * @example false */
  @Column('boolean', { default: false })
  everything!: boolean;

  /** When it begins; of a recurring one: since when it recurs.
   * @example '2026-06-13T20:00:00.000Z' */
  @Column('timestamptz')
  starts_at!: Date;

  /** When it ends; of a recurring one: until when it recurs, null = for ever.
   * @example '2026-06-14T04:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  ends_at!: Date | null;

  /** Five-field cron expression of the times at which it opens; null = once, from `starts_at` to `ends_at`.
   * @example '0 22 * * 6' */
  @Column('text', { nullable: true })
  cron_expression!: string | null;

  /** IANA time zone in which `cron_expression` is read; null = UTC.
   * @example 'Africa/Douala' */
  @Column('text', { nullable: true })
  timezone!: string | null;

  /** Minutes for which a recurring one stays open; null of one that does not recur.
   * @example 240 */
  @Column('integer', { nullable: true })
  duration_minutes!: number | null;

  /** Name of the API key that made it; null when nobody is known.
   * @example 'Night shift' */
  @Column('text', { nullable: true })
  author!: string | null;

  /** Counts the changes that people made; the window's ETag.
   * @example 1 */
  @Column('integer', { default: 1 })
  version!: number;

  /** When it was made.
   * @example '2026-06-12T12:50:31.007Z' */
  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  /** When people last changed it.
   * @example '2026-06-12T12:50:31.007Z' */
  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;

  /** Somebody has deleted it: nothing after that is excused by it, and it is shown no more. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  removed_at!: Date | null;
}
