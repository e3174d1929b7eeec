import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ExpectedBackupJob } from '../../jobs/job.entity.js';

/** A job that people would have been told about, had it not been in a maintenance window: it is looked at again when that is over. */
@Entity('held_alerts')
export class HeldAlert {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'PK_held_alerts' })
  job_id!: number;

  @OneToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'FK_held_job' })
  job?: Relation<ExpectedBackupJob>;

  /** When the first alert was held back. */
  @Column('timestamptz')
  held_at!: Date;
}
