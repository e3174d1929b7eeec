import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { CHANNEL_KINDS, type ChannelKindName } from '../channels/channel-kind.js';
import { DELIVERY_KINDS, DELIVERY_STATUSES, type DeliveryKind, type DeliveryStatus } from './delivery-words.js';
import { MessageFacts } from '../message/dto/message-facts.dto.js';

export { DELIVERY_KINDS, DELIVERY_STATUSES, type DeliveryKind, type DeliveryStatus } from './delivery-words.js';

/** One message to one recipient, kept until it is sent. */
@Entity('deliveries')
@Index('ix_deliveries_due', ['next_attempt_at'], { where: `status IN ('pending', 'retrying')` })
@Index('ix_deliveries_status', ['status', 'id'])
@Index('ix_deliveries_incident', ['incident_id', 'id'], { where: 'incident_id IS NOT NULL' })
@Index('ix_deliveries_jobs', ['job_ids'], { type: 'gin' })
@Index('ix_deliveries_waiting', ['channel_id', 'id'], { where: `status IN ('pending', 'retrying')` })
@Index('ix_deliveries_order', ['order_key', 'id'], { where: `status IN ('pending', 'retrying')` })
@Index('ix_deliveries_blocked', ['channel_id'], { where: 'is_blocked' })
export class Delivery {
  /** Id that Vigie has given it.
   * @example 215 */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  /** What the message is about.
   * @example 'alert' */
  @ApiProperty({ enum: DELIVERY_KINDS, enumName: 'DeliveryKind' })
  @Column('text')
  kind!: DeliveryKind;

  /** How it is sent. */
  @ApiProperty({ enum: CHANNEL_KINDS, enumName: 'ChannelKind', example: 'email' })
  @Column('text', { default: 'email' })
  channel!: ChannelKindName;

  /** Channel that it goes through, also one that was deleted; null = the mail server of the environment.
   * @example 3 */
  @Column('bigint', { nullable: true })
  channel_id!: number | null;

  /** Who gets it: an address, or the name of the channel.
   * @example 'ops@acme.example' */
  @Column('text')
  recipient!: string;

  /** Subject of the mail.
   * @example 'Backup alert - SALES_2026 - Status: MISSING' */
  @Column('text')
  subject!: string;

  /** The mail as plain text.
   * @example 'Dear administrator, …' */
  @Column('text')
  text_body!: string;

  /** The mail as HTML.
   * @example '<!doctype html>…' */
  @Column('text')
  html_body!: string;

  /** What it says, for programs; null for messages that were written before there were channels. */
  @ApiProperty({ type: MessageFacts, nullable: true })
  @Column('jsonb', { nullable: true })
  payload!: MessageFacts | null;

  /** `pending` and `retrying` are still to be sent, `sent` was accepted at the other end, `failed` was given up, `skipped` had no mail server, or a channel that was switched off, or somebody decided so.
   * @example 'sent' */
  @ApiProperty({ enum: DELIVERY_STATUSES, enumName: 'DeliveryStatus' })
  @Column('text', { default: 'pending' })
  status!: DeliveryStatus;

  /** How often sending was tried.
   * @example 1 */
  @Column('integer', { default: 0 })
  attempts!: number;

  /** When it is tried next; null once it is settled.
   * @example '2026-06-12T14:02:00.000Z' */
  @Column('timestamptz', { nullable: true })
  next_attempt_at!: Date | null;

  /** Why the last attempt failed; null when none did.
   * @example 'connect ECONNREFUSED 127.0.0.1:25' */
  @Column('text', { nullable: true })
  last_error!: string | null;

  /** Agent that it speaks of; null where it speaks of none.
   * @example 'ACME_DOUALA_AKWA' */
  @Column('text', { nullable: true })
  agent_id!: string | null;

  /** Scan that it tells of; null for reminders and tests.
   * @example 412 */
  @Column('bigint', { nullable: true })
  scan_run_id!: number | null;

  /** Jobs that the message speaks of.
   * @example [7] */
  @Column('bigint', { array: true, default: [] })
  job_ids!: number[];

  /** Incident that it tells of; null where it tells of none.
   * @example 12 */
  @Column('bigint', { nullable: true })
  incident_id!: number | null;

  /** The first message about that incident to the same address, which this one answers: the id of its mail, without the domain. */
  @ApiHideProperty() @Exclude()
  @Column('text', { nullable: true })
  thread!: string | null;

  /** When it was written.
   * @example '2026-06-12T14:00:05.000Z' */
  @Column('timestamptz')
  created_at!: Date;

  /** When it was queued last: written, or retried by hand. It is given up 7 days later.
   * @example '2026-06-12T14:00:05.000Z' */
  @Column('timestamptz')
  queued_at!: Date;

  /** When it was accepted; null before that.
   * @example '2026-06-12T14:00:06.210Z' */
  @Column('timestamptz', { nullable: true })
  sent_at!: Date | null;

  /** A sender works on it until then; afterwards the claim is free again. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  claimed_until!: Date | null;

  /** What has the same key arrives in the order of its ids. */
  @ApiHideProperty() @Exclude()
  @Column('text')
  order_key!: string;

  /** When it was last tried. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  tried_at!: Date | null;

  /** It waits because of its server: tried at once when anything gets through there. */
  @ApiHideProperty() @Exclude()
  @Column('boolean', { default: false })
  is_blocked!: boolean;

  /** Since when every attempt was refused for its content. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  refused_since!: Date | null;
}
