import { ApiExtraModels, ApiHideProperty, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Exclude, Expose } from 'class-transformer';
import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, Unique, UpdateDateColumn } from 'typeorm';
import { CHANNEL_KINDS, type ChannelKindName } from './channel-kind.js';
import { SHOWN_CONFIGS } from './dto/shown-configs.js';

/** A way to reach people or machines: where messages go, and how they look there. */
@ApiExtraModels(...SHOWN_CONFIGS)
@Entity('notification_channels')
@Unique('uq_notification_channels_name', ['name_key'])
export class NotificationChannel {
  /** Id that Vigie has given it; 0 is the mail server of the environment.
   * @example 3 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** What people call it; unique, compared without case.
   * @example 'On-call' */
  @Column('text')
  name!: string;

  /** What is at the other end; cannot be changed. */
  @ApiProperty({ enum: CHANNEL_KINDS, enumName: 'ChannelKind', example: 'webhook' })
  @Column('text')
  kind!: ChannelKindName;

  /** Its settings, as far as they may be shown; which ones depends on `kind`. */
  @ApiProperty({ anyOf: SHOWN_CONFIGS.map((type) => ({ $ref: getSchemaPath(type) })) })
  @Column('jsonb')
  config!: Record<string, unknown>;

  /** Messages are sent to it. What waits when it is switched off is not sent.
   * @example true */
  @Column('boolean', { default: true })
  is_active!: boolean;

  /** Why Vigie has switched it off by itself; null = it has not.
   * @example 'hooks.example.org answered 410 Gone.' */
  @Column('text', { nullable: true })
  disabled_reason!: string | null;

  /** Until when it is left in peace, because the other side has asked for that; null = it is not. Changing or testing it, or sending a message again by hand, ends that.
   * @example '2026-06-12T16:00:00.000Z' */
  @Column('timestamptz', { nullable: true })
  paused_until!: Date | null;

  /** Counts the changes; the ETag of the channel.
   * @example 2 */
  @Column('integer', { default: 1 })
  version!: number;

  /** When it was made; null for channel 0.
   * @example '2026-06-01T08:00:00.000Z' */
  @CreateDateColumn({ type: 'timestamptz' })
  created_at!: Date | null;

  /** When it was last changed; null for channel 0.
   * @example '2026-06-02T09:30:00.000Z' */
  @UpdateDateColumn({ type: 'timestamptz' })
  updated_at!: Date | null;

  /** Lower-case name. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  name_key!: string;

  /** What may not be shown, each field encrypted by itself. */
  @ApiHideProperty() @Exclude()
  @Column('jsonb', { default: {} })
  secrets!: Record<string, string>;

  /** Names of its secrets. */
  @ApiProperty({ type: [String], readOnly: true, description: 'Names of the settings that are kept and never shown.', example: ['secret'] })
  @Expose()
  get secrets_set(): string[] {
    return Object.keys(this.secrets).sort();
  }
}
