import { ApiHideProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique, UpdateDateColumn } from 'typeorm';
import { RuleMatch } from './dto/rule-match.dto.js';

/** Who is told of what. All rules that match apply; a destination gets one message, however many rules name it. */
@Entity('notification_rules')
@Unique('uq_notification_rules_name', ['name_key'])
@Index('uq_notification_rules_default', ['is_default'], { unique: true, where: 'is_default' })
export class NotificationRule {
  /** Id that Vigie has given it.
   * @example 2 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** What people call it; unique, compared without case.
   * @example 'Production to on-call' */
  @Column('text')
  name!: string;

  /** Its place in the list, lowest first; all that match apply, whatever their place.
   * @example 10 */
  @Column('integer')
  position!: number;

  /** It is looked at.
   * @example true */
  @Column('boolean', { default: true })
  is_active!: boolean;

  /** What it matches. */
  @Column('jsonb', { default: {} })
  match!: RuleMatch;

  /** Channels that are told; 0 = the administrators, by the mail server of the environment.
   * @example [3] */
  @Column('bigint', { array: true })
  channel_ids!: number[];

  /** The built-in rule: everything to the administrators. It can only be switched off, and only while another rule covers everything.
   * @example false */
  @Column('boolean', { default: false })
  is_default!: boolean;

  /** Counts the changes; the ETag of the rule.
   * @example 1 */
  @Column('integer', { default: 1 })
  version!: number;

  /** When it was made.
   * @example '2026-06-01T08:00:00.000Z' */
  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date;

  /** When it was last changed.
   * @example '2026-06-02T09:30:00.000Z' */
  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date;

  /** Lower-case name. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  name_key!: string;
}
