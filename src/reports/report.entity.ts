import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const REPORT_STATES = ['waiting', 'applied', 'rejected', 'stale'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** Something in a report that could not be read. */
export class ReportProblem {
  /** JSON pointer into the report; empty for the whole file. */
  pointer!: string;

  detail!: string;
}

/** A section whose verdict is still open, and why. */
export class WaitingSection {
  database_name!: string;

  rule!: string;

  message!: string;
}

/** One report file by content: the same bytes are never judged twice. */
@Entity('reports')
@Index('uq_reports_agent_digest', ['agent_id', 'digest'], { unique: true })
@Index('ix_reports_state', ['state', 'id'])
@Index('ix_reports_partial', ['id'], { where: `partial OR state = 'rejected'` })
@Index('ix_reports_agent_ended', ['agent_id', 'ended_at'])
export class Report {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @Column('text')
  agent_id!: string;

  /** SHA-256 of the file's content. */
  @Column('text')
  digest!: string;

  @Column('text')
  file_name!: string;

  @Column('timestamptz')
  first_seen_at!: Date;

  /** End time of the reported operation; null when it could not be read. */
  @Column('timestamptz', { nullable: true })
  ended_at!: Date | null;

  @ApiProperty({ enum: REPORT_STATES, enumName: 'ReportState' })
  @Column('text')
  state!: ReportState;

  /** Some sections could not be read; the others were judged. */
  @Column('boolean', { default: false })
  partial!: boolean;

  @Column('jsonb', { default: [] })
  problems!: ReportProblem[];

  /** Sections without a final verdict yet. */
  @Column('jsonb', { default: [] })
  waiting!: WaitingSection[];

  /** Where the file lies below the agent's `log` folder: `_archive/x.json`, `_rejected/x.json`, or null while it is still in `log`. */
  @Column('text', { nullable: true })
  moved_to!: string | null;

  /** Base names of the staged files that the report speaks of. */
  @ApiHideProperty() @Exclude()
  @Column('text', { array: true, default: [] })
  staged_files!: string[];
}
