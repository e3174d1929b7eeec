import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { DIGEST_PERIODS, type DigestPeriod } from '../notification/message/digest-period.js';

/** A digest that was written. What it said is in its deliveries. */
@Entity('digests')
@Index('uq_digests_day', ['period', 'day'], { unique: true, where: 'is_scheduled' })
export class Digest {
  /** Id that Vigie has given it.
   * @example 9 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT', primaryKeyConstraintName: 'PK_digests' })
  id!: number;

  /** What it looks back on. */
  @ApiProperty({ enum: DIGEST_PERIODS, enumName: 'DigestPeriod', example: 'daily' })
  @Column('text')
  period!: DigestPeriod;

  /** The day that it was due, or asked for, in `APP_TIMEZONE`.
   * @example '2026-06-12' */
  @ApiProperty({ format: 'date' })
  @Column('date')
  day!: string;

  /** It was sent by itself; `false`: somebody asked for it.
   * @example true */
  @Column('boolean')
  is_scheduled!: boolean;

  /** Nothing was wrong.
   * @example false */
  @ApiProperty({ type: Boolean, nullable: false })
  @Column('boolean', { nullable: true })
  is_well!: boolean | null;

  /** How many jobs were active.
   * @example 500 */
  @ApiProperty({ type: 'integer', nullable: false })
  @Column('integer', { nullable: true })
  jobs_active!: number | null;

  /** Of these, how many had a good last backup.
   * @example 498 */
  @ApiProperty({ type: 'integer', nullable: false })
  @Column('integer', { nullable: true })
  jobs_ok!: number | null;

  /** Its messages; none where nobody is to be told.
   * @example [216] */
  @Column('bigint', { array: true, default: [] })
  delivery_ids!: number[];

  /** When it was written. Null, and never shown: the day counts as told, because Vigie was first started after its hour.
   * @example '2026-06-12T06:00:04.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: false })
  @Column('timestamptz', { nullable: true })
  written_at!: Date | null;
}
