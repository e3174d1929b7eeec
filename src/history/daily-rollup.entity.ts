import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { CycleVerdict } from '../cycles/dto/job-cycle.dto.js';
import { ExpectedBackupJob } from '../jobs/job.entity.js';

/**
 * What is left of the cycles of one job that were expected on one day (UTC) and whose entries were removed. It grows while more of the
 * day's cycles are removed, and says nothing about those that are still there.
 */
@Entity('daily_rollups')
export class DailyRollup {
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'PK_daily_rollups' })
  job_id!: number;

  @ManyToOne(() => ExpectedBackupJob, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id', foreignKeyConstraintName: 'FK_rollups_job' })
  job?: Relation<ExpectedBackupJob>;

  /** `YYYY-MM-DD`, UTC. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'PK_daily_rollups' })
  day!: string;

  /** Cycles that had a line of their own, and entries that they had. */
  @Column('integer')
  cycles!: number;

  @Column('integer')
  entries!: number;

  /** Counted as in a compliance report; see docs/compliance.md. */
  @Column('integer')
  due!: number;

  @Column('integer')
  met!: number;

  @Column('integer')
  met_late!: number;

  @Column('integer')
  failed!: number;

  @Column('integer')
  unknown!: number;

  @Column('integer')
  missing!: number;

  @Column('integer')
  excused!: number;

  /** Bytes of the verified files of cycles that were met. */
  @Column('bigint')
  bytes_verified!: number;

  /** Deciding reports that told how long their transfer took, and these times in seconds; null where there was none. */
  @Column('integer')
  transfers!: number;

  @Column('double precision')
  transfer_seconds_total!: number;

  @Column('double precision', { nullable: true })
  transfer_seconds_min!: number | null;

  @Column('double precision', { nullable: true })
  transfer_seconds_max!: number | null;

  /** The newest of these cycles, and what became of it. */
  @Column('timestamptz')
  newest_cycle_at_utc!: Date;

  @Column('text')
  newest_verdict!: CycleVerdict;

  /** What the day should be known for. */
  @Column('text')
  worst_verdict!: CycleVerdict;
}
