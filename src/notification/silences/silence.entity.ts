import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { SilenceMatch } from './dto/silence-match.dto.js';

/** A time in which people do not want to hear of some jobs. What happens is recorded all the same. */
@Entity('silences')
@Index('ix_silences_until', ['until'])
export class Silence {
  /** Id that Vigie has given it.
   * @example 5 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT', primaryKeyConstraintName: 'PK_silences' })
  id!: number;

  /** Which jobs it keeps quiet. */
  @Column('jsonb')
  match!: SilenceMatch;

  /** Why, in words.
   * @example 'Known: the site is being moved.' */
  @Column('text')
  reason!: string;

  /** When it ends by itself.
   * @example '2026-06-20T06:00:00.000Z' */
  @Column('timestamptz')
  until!: Date;

  /** Name of the API key that made it.
   * @example 'On-call' */
  @Column('text', { nullable: true })
  author!: string | null;

  /** When it was made: since then it counts.
   * @example '2026-06-12T14:10:00.000Z' */
  @Column('timestamptz')
  created_at!: Date;

  /** When somebody ended it before its time; null = nobody did.
   * @example '2026-06-15T08:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  ended_at!: Date | null;
}
