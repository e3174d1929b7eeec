import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ENTRY_STATUSES } from '../../entries/backup-entry.entity.js';
import { ExpectedBackupJob } from '../../jobs/job.entity.js';
import { Incident } from './incident.entity.js';

/** A job's part in an incident, as it was last noted, told or not. */
@Entity('incident_jobs')
@Index('uq_incident_jobs_current', ['job_id'], { unique: true, where: 'is_current' })
@Index('ix_incident_jobs_trouble', ['incident_id'], { where: 'is_current AND recovered_at IS NULL' })
@Index('ix_incident_jobs_job', ['job_id'])
export class IncidentJob {
  @ApiHideProperty() @Exclude()
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'PK_incident_jobs' })
  incident_id!: number;

  @ApiHideProperty() @Exclude()
  @ManyToOne(() => Incident, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'incident_id', foreignKeyConstraintName: 'FK_incident_jobs_incident' })
  incident?: Relation<Incident>;

  /** Id of the job.
   * @example 7 */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'PK_incident_jobs' })
  job_id!: number;

  @ApiHideProperty() @Exclude()
  @ManyToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'FK_incident_jobs_job' })
  job?: Relation<ExpectedBackupJob>;

  /** Status of its newest entry that counts; `success` once it has recovered. */
  @ApiProperty({ enum: ENTRY_STATUSES, enumName: 'EntryStatus', example: 'missing' })
  @Column('text')
  status!: string;

  /** Id of that entry.
   * @example 4711 */
  @Column('bigint')
  entry_id!: number;

  /** When its own trouble began.
   * @example '2026-06-12T14:00:05.000Z' */
  @Column('timestamptz')
  since!: Date;

  /** When it was noted here.
   * @example '2026-06-12T14:00:05.000Z' */
  @Column('timestamptz')
  joined_at!: Date;

  /** When it recovered; null while it is in trouble.
   * @example '2026-06-12T18:20:00.000Z' */
  @Column('timestamptz', { nullable: true })
  recovered_at!: Date | null;

  /** When it was switched off while it was in trouble, and so left; null = it did not.
   * @example '2026-06-12T15:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  left_at!: Date | null;

  /** Somebody looks after it: no reminders of it.
   * @example false */
  @Column('boolean', { default: false })
  acknowledged!: boolean;

  /** No newer incident speaks of the job. */
  @ApiHideProperty() @Exclude()
  @Column('boolean', { default: true })
  is_current!: boolean;
}
