import { ApiExtraModels, ApiHideProperty, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { BackupEntry } from '../backup-entry.entity.js';
import { RanTooLongNumbers, UsualTimeNumbers } from '../dto/finding-numbers.dto.js';
import { FINDING_KINDS, FINDING_SEVERITIES, type FindingFacts, type FindingKind, type FindingSeverity } from './finding.js';

/** A hint beside a verdict: something that is worth knowing and changes neither the verdict nor the job's status. */
@ApiExtraModels(RanTooLongNumbers, UsualTimeNumbers)
@Entity('entry_findings')
@Index('ix_findings_entry', ['entry_id'])
@Index('ix_findings_untold', ['job_id'], { where: 'told_at IS NULL' })
export class EntryFinding {
  /** Id that Vigie has given it.
   * @example 12 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @ApiHideProperty() @Exclude()
  @Column('bigint')
  entry_id!: number;

  @ApiHideProperty() @Exclude()
  @ManyToOne(() => BackupEntry, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'entry_id' })
  entry?: Relation<BackupEntry>;

  /** Copied from the entry, so that messages about a job find what they have not told yet. */
  @ApiHideProperty() @Exclude()
  @Column('bigint')
  job_id!: number;

  /** What was noticed; more kinds may come.
   * @example 'ran_too_long' */
  @ApiProperty({ enum: FINDING_KINDS, enumName: 'FindingKind' })
  @Column('text')
  kind!: FindingKind;

  /** How much it matters: `info` is something to think about, `warning` is against what the job allows.
   * @example 'warning' */
  @ApiProperty({ enum: FINDING_SEVERITIES, enumName: 'FindingSeverity' })
  @Column('text')
  severity!: FindingSeverity;

  /** The numbers that show it; which ones depends on `kind`. */
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(RanTooLongNumbers) }, { $ref: getSchemaPath(UsualTimeNumbers) }] })
  @Column('jsonb')
  numbers!: FindingFacts['numbers'];

  /** The same in words.
   * @example 'The backup took 3 h 5 min from its start to the end of its transfer; at most 2 h is allowed (max_duration_minutes).' */
  @Column('text')
  text!: string;

  /** When it was noticed: with the entry.
   * @example '2026-06-12T13:00:04.120Z' */
  @Column('timestamptz')
  created_at!: Date;

  /** When a message about the job told of it; null = not yet. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  told_at!: Date | null;
}

/** What the API shows of it. */
export type ShownFinding = Pick<EntryFinding, 'id' | 'kind' | 'severity' | 'numbers' | 'text' | 'created_at'>;
