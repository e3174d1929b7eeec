import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ExpectedBackupJob } from '../jobs/job.entity.js';
import { MaintenanceWindow } from './maintenance-window.entity.js';

/** A cycle that was expected inside a maintenance window and was not met: it is held against nobody. Written by the scanner. */
@Entity('excused_cycles')
@Index('ix_excused_window', ['window_id'])
export class ExcusedCycle {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'PK_excused_cycles' })
  job_id!: number;

  @ManyToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'FK_excused_job' })
  job?: Relation<ExpectedBackupJob>;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'PK_excused_cycles' })
  cycle_expected_at_utc!: Date;

  @Column('timestamptz')
  cycle_deadline_utc!: Date;

  @Column('bigint', { nullable: true })
  window_id!: number | null;

  @ManyToOne(() => MaintenanceWindow, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'window_id', foreignKeyConstraintName: 'FK_excused_window' })
  window?: Relation<MaintenanceWindow>;

  /** As the window said it at the time. */
  @Column('text')
  reason!: string;

  /** 1; more where older excused cycles are summed up in this row. */
  @Column('integer', { default: 1 })
  cycles_excused!: number;

  @Column('timestamptz')
  created_at!: Date;
}
