import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const SCAN_STATES = ['queued', 'running', 'done', 'failed', 'interrupted'] as const;
export type ScanState = (typeof SCAN_STATES)[number];
export const SCAN_TRIGGERS = ['interval', 'manual'] as const;
export type ScanTrigger = (typeof SCAN_TRIGGERS)[number];

/** Something about the staging area that an operator should mend. */
export class ScanProblem {
  agent_id!: string | null;

  detail!: string;
}

/** One execution of the scanner, with its counters; while it runs they are live. */
@Entity('scan_runs')
@Index('ix_scan_runs_state', ['state'], { where: `state IN ('queued', 'running')` })
export class ScanRun {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @ApiProperty({ enum: SCAN_STATES, enumName: 'ScanState' })
  @Column('text')
  state!: ScanState;

  @ApiProperty({ enum: SCAN_TRIGGERS, enumName: 'ScanTrigger' })
  @Column('text')
  trigger!: ScanTrigger;

  @Column('timestamptz')
  requested_at!: Date;

  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;

  /** Why the run failed; null otherwise. */
  @Column('text', { nullable: true })
  error!: string | null;

  /** Agents that have something to do in this run. */
  @Column('integer', { default: 0 })
  agents_total!: number;

  @Column('integer', { default: 0 })
  agents_done!: number;

  /** Report files that were read. */
  @Column('integer', { default: 0 })
  reports_read!: number;

  @Column('integer', { default: 0 })
  reports_applied!: number;

  @Column('integer', { default: 0 })
  reports_rejected!: number;

  /** Applied, but some of their sections could not be read. */
  @Column('integer', { default: 0 })
  reports_partial!: number;

  /** Archived without a verdict because they were too old. */
  @Column('integer', { default: 0 })
  reports_stale!: number;

  /** Content that was judged before. */
  @Column('integer', { default: 0 })
  reports_duplicate!: number;

  /** Left in staging for a later scan. */
  @Column('integer', { default: 0 })
  reports_waiting!: number;

  @Column('integer', { default: 0 })
  entries_recorded!: number;

  /** Cycles declared missing. */
  @Column('integer', { default: 0 })
  entries_missing!: number;

  /** Files whose bytes were read. */
  @Column('integer', { default: 0 })
  files_verified!: number;

  @Column('integer', { default: 0 })
  files_promoted!: number;

  /** Bytes of the files to verify that are known so far. */
  @Column('bigint', { default: 0 })
  bytes_total!: number;

  /** Bytes read and hashed. */
  @Column('bigint', { default: 0 })
  bytes_verified!: number;

  /** Mean speed since the start of the run. */
  @Column('bigint', { default: 0 })
  bytes_per_second!: number;

  @Column('jsonb', { default: [] })
  problems!: ScanProblem[];
}
