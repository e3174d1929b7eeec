import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ExpectedBackupJob } from '../../jobs/job.entity.js';

/** What people were last told about a job: alerts, reminders and recoveries are differences to this. */
@Entity('job_alerts')
@Index('ix_job_alerts_reminder', ['told_at'], { where: `told_status <> 'success'` })
export class JobAlert {
  @PrimaryColumn('bigint')
  job_id!: number;

  @OneToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<ExpectedBackupJob>;

  /** Entry status of the last message. */
  @Column('text')
  told_status!: string;

  @Column('bigint')
  told_entry_id!: number;

  /** Last alert, reminder or recovery. */
  @Column('timestamptz')
  told_at!: Date;

  /** When the present trouble was first told. */
  @Column('timestamptz')
  since!: Date;

  /** Since when it is told as flapping, and its further changes are held back; null = it is steady. */
  @Column('timestamptz', { nullable: true })
  flapping_since!: Date | null;
}
