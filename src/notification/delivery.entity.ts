import { ApiHideProperty, ApiProperty } from '@nestjs/swagger';
import { Exclude } from 'class-transformer';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

export const DELIVERY_STATUSES = ['pending', 'retrying', 'sent', 'failed', 'skipped'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];
export const DELIVERY_KINDS = ['alert', 'reminder', 'recovery', 'report_rejected', 'scan_failed', 'test'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** One message to one recipient, kept until it is sent. */
@Entity('deliveries')
@Index('ix_deliveries_due', ['next_attempt_at'], { where: `status IN ('pending', 'retrying')` })
@Index('ix_deliveries_status', ['status', 'id'])
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

  /** How it is sent.
   * @example 'email' */
  @Column('text', { default: 'email' })
  channel!: string;

  /** Who gets it.
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

  /** `pending` and `retrying` are still to be sent, `sent` arrived at the mail server, `failed` was given up, `skipped` had no mail server.
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

  /** When it was written.
   * @example '2026-06-12T14:00:05.000Z' */
  @Column('timestamptz')
  created_at!: Date;

  /** When the mail server took it; null before that.
   * @example '2026-06-12T14:00:06.210Z' */
  @Column('timestamptz', { nullable: true })
  sent_at!: Date | null;

  /** A sender works on it until then; afterwards the claim is free again. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  claimed_until!: Date | null;
}
