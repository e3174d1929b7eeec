import { ApiProperty } from '@nestjs/swagger';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { ALARM_KINDS, type AlarmKind, type AlarmNumbers } from './alarms.js';

/** Something that is wrong with Vigie itself, from when it was noticed until it was over. */
@Entity('alarms')
@Index('uq_alarms_open', ['kind', 'subject'], { unique: true, where: 'cleared_at IS NULL' })
export class Alarm {
  /** Id that Vigie has given it.
   * @example 3 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT', primaryKeyConstraintName: 'PK_alarms' })
  id!: number;

  /** What is wrong. */
  @ApiProperty({ enum: ALARM_KINDS, enumName: 'AlarmKind', example: 'disk_low' })
  @Column('text')
  kind!: AlarmKind;

  /** What it is wrong with: the volume, else empty.
   * @example 'staging' */
  @Column('text')
  subject!: string;

  /** What was measured when it was raised. */
  @ApiProperty({ type: 'object', additionalProperties: { oneOf: [{ type: 'number' }, { type: 'string' }] }, example: { free_bytes: 4294967296, total_bytes: 107374182400 } })
  @Column('jsonb')
  numbers!: AlarmNumbers;

  /** The same in words, and what to do, in English.
   * @example 'The volume of staging has 4.0 GiB (4294967296 bytes) free of 100.0 GiB (4 %). Free space on it, or give it more.' */
  @Column('text')
  text!: string;

  /** When it was noticed.
   * @example '2026-06-12T13:00:00.000Z' */
  @Column('timestamptz')
  raised_at!: Date;

  /** When it was over; null while it lasts.
   * @example '2026-06-12T15:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  cleared_at!: Date | null;
}
