import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { RULE_PROPERTY } from '../common/verdict-rules.js';

export const REPORT_STATES = ['waiting', 'applied', 'rejected', 'stale'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** Something in a report that could not be read. */
export class ReportProblem {
  /** JSON pointer into the report; empty for the whole file.
   * @example '/databases/SALES_2026/BACKUP/size' */
  pointer!: string;

  /** What is wrong there, and what was expected.
   * @example 'is "many", expected a number of bytes' */
  detail!: string;
}

/** A section whose verdict is still open, and why. */
export class WaitingSection {
  /** Database that the section speaks of.
   * @example 'SALES_2026' */
  database_name!: string;

  /** Decision rule that keeps it waiting.
   * @example 'file-not-arrived' */
  @ApiProperty(RULE_PROPERTY)
  rule!: string;

  /** What it waits for.
   * @example 'sales_2026.sql.zst may still be arriving; it is judged after 2026-06-12T13:01:06Z.' */
  message!: string;
}

/** One report file by content: the same bytes are never judged twice. */
@Entity('reports')
@Index('uq_reports_agent_digest', ['agent_id', 'digest'], { unique: true })
@Index('ix_reports_state', ['state', 'id'])
@Index('ix_reports_partial', ['id'], { where: `partial OR state = 'rejected'` })
@Index('ix_reports_mislaid', ['id'], { where: `state <> 'waiting' AND moved_to IS NULL` })
@Index('ix_reports_agent_ended', ['agent_id', 'ended_at'])
export class Report {
  /** Id that Vigie has given it.
   * @example 88 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** Agent that left it.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text')
  agent_id!: string;

  /** SHA-256 of the file's content.
   * @example '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' */
  @Column('text')
  digest!: string;

  /** Name of the file as the agent gave it.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  @Column('text')
  file_name!: string;

  /** When a scan first read it.
   * @example '2026-06-12T12:57:00.000Z' */
  @Column('timestamptz')
  first_seen_at!: Date;

  /** End time of the reported operation; null when it could not be read.
   * @example '2026-06-12T12:56:06.000Z' */
  @Column('timestamptz', { nullable: true })
  ended_at!: Date | null;

  /** `waiting` for files, `applied`, `rejected` as unreadable, or `stale`: too old for a verdict.
   * @example 'applied' */
  @ApiProperty({ enum: REPORT_STATES, enumName: 'ReportState' })
  @Column('text')
  state!: ReportState;

  /** Some sections could not be read; the others were judged.
   * @example false */
  @Column('boolean', { default: false })
  partial!: boolean;

  /** What could not be read; empty when all was well. */
  @Column('jsonb', { default: [] })
  problems!: ReportProblem[];

  /** Sections without a final verdict yet. */
  @Column('jsonb', { default: [] })
  waiting!: WaitingSection[];

  /** Where the file lies below the agent's `log` folder: `_archive/x.json`, `_rejected/x.json`, or null while it is still in `log`.
   * @example '_archive/20260612_125606_ACME_DOUALA_AKWA.json' */
  @Column('text', { nullable: true })
  moved_to!: string | null;

  /** Base names of the staged files that the report speaks of. */
  @ApiHideProperty() @Exclude()
  @Column('text', { array: true, default: [] })
  staged_files!: string[];

  /** The run that brought it into its state, for as long as that run may be counted again. */
  @ApiHideProperty() @Exclude()
  @Column('bigint', { nullable: true })
  scan_run_id!: number | null;
}
