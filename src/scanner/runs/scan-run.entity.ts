import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const SCAN_STATES = ['queued', 'running', 'done', 'failed', 'interrupted'] as const;
export type ScanState = (typeof SCAN_STATES)[number];
export const SCAN_TRIGGERS = ['interval', 'manual', 'deadline'] as const;
export type ScanTrigger = (typeof SCAN_TRIGGERS)[number];

/** Something about the staging area that an operator should mend. */
export class ScanProblem {
  /** Agent that it concerns; null when it concerns none.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string | null;

  /** What could not be done, and why.
   * @example 'its log folder cannot be listed: EACCES' */
  detail!: string;
}

/** One execution of the scanner, with its counters; while it runs they are live. */
@Entity('scan_runs')
@Index('ix_scan_runs_state', ['state'], { where: `state IN ('queued', 'running')` })
export class ScanRun {
  /** Id that Vigie has given it.
   * @example 412 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** How far it is.
   * @example 'done' */
  @ApiProperty({ enum: SCAN_STATES, enumName: 'ScanState' })
  @Column('text')
  state!: ScanState;

  /** What started it; `deadline`: backups were overdue, and only their agents are looked at.
   * @example 'interval' */
  @ApiProperty({ enum: SCAN_TRIGGERS, enumName: 'ScanTrigger' })
  @Column('text')
  trigger!: ScanTrigger;

  /** When it was asked for.
   * @example '2026-06-12T13:00:00.000Z' */
  @Column('timestamptz')
  requested_at!: Date;

  /** When it began; null while it is queued.
   * @example '2026-06-12T13:00:00.040Z' */
  @Column('timestamptz', { nullable: true })
  started_at!: Date | null;

  /** When it ended; null before that.
   * @example '2026-06-12T13:00:04.310Z' */
  @Column('timestamptz', { nullable: true })
  finished_at!: Date | null;

  /** When its counters last moved; null while it is queued.
   * @example '2026-06-12T13:00:04.000Z' */
  @Column('timestamptz', { nullable: true })
  progressed_at!: Date | null;

  /** Why the run failed; null otherwise.
   * @example 'connect ECONNREFUSED 127.0.0.1:5432' */
  @Column('text', { nullable: true })
  error!: string | null;

  /** Agents that have something to do in this run.
   * @example 42 */
  @Column('integer', { default: 0 })
  agents_total!: number;

  /** Agents that are done with.
   * @example 42 */
  @Column('integer', { default: 0 })
  agents_done!: number;

  /** Report files that were read.
   * @example 44 */
  @Column('integer', { default: 0 })
  reports_read!: number;

  /** Reports whose sections all have a verdict.
   * @example 40 */
  @Column('integer', { default: 0 })
  reports_applied!: number;

  /** Reports that could not be read and were quarantined.
   * @example 1 */
  @Column('integer', { default: 0 })
  reports_rejected!: number;

  /** Applied, but some of their sections could not be read.
   * @example 1 */
  @Column('integer', { default: 0 })
  reports_partial!: number;

  /** Archived without a verdict because they were too old.
   * @example 0 */
  @Column('integer', { default: 0 })
  reports_stale!: number;

  /** Content that was judged before.
   * @example 1 */
  @Column('integer', { default: 0 })
  reports_duplicate!: number;

  /** Left in staging for a later scan.
   * @example 2 */
  @Column('integer', { default: 0 })
  reports_waiting!: number;

  /** Verdicts on reported backups that were recorded.
   * @example 497 */
  @Column('integer', { default: 0 })
  entries_recorded!: number;

  /** Cycles declared missing.
   * @example 1 */
  @Column('integer', { default: 0 })
  entries_missing!: number;

  /** Files whose bytes were read.
   * @example 490 */
  @Column('integer', { default: 0 })
  files_verified!: number;

  /** Files that were stored.
   * @example 488 */
  @Column('integer', { default: 0 })
  files_promoted!: number;

  /** Bytes of the files to verify that are known so far.
   * @example 188178944000 */
  @Column('bigint', { default: 0 })
  bytes_total!: number;

  /** Bytes read and hashed.
   * @example 188178944000 */
  @Column('bigint', { default: 0 })
  bytes_verified!: number;

  /** Mean speed since the start of the run.
   * @example 640000000 */
  @Column('bigint', { default: 0 })
  bytes_per_second!: number;

  /** What could not be done; the rest of the scan went on. */
  @Column('jsonb', { default: [] })
  problems!: ScanProblem[];
}
