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
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  id!: number;

  @ApiProperty({ enum: DELIVERY_KINDS, enumName: 'DeliveryKind' })
  @Column('text')
  kind!: DeliveryKind;

  @Column('text', { default: 'email' })
  channel!: string;

  @Column('text')
  recipient!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  text_body!: string;

  @Column('text')
  html_body!: string;

  @ApiProperty({ enum: DELIVERY_STATUSES, enumName: 'DeliveryStatus' })
  @Column('text', { default: 'pending' })
  status!: DeliveryStatus;

  @Column('integer', { default: 0 })
  attempts!: number;

  /** When it is tried next; null once it is settled. */
  @Column('timestamptz', { nullable: true })
  next_attempt_at!: Date | null;

  @Column('text', { nullable: true })
  last_error!: string | null;

  @Column('text', { nullable: true })
  agent_id!: string | null;

  @Column('bigint', { nullable: true })
  scan_run_id!: number | null;

  /** Jobs that the message speaks of. */
  @Column('bigint', { array: true, default: [] })
  job_ids!: number[];

  @Column('timestamptz')
  created_at!: Date;

  @Column('timestamptz', { nullable: true })
  sent_at!: Date | null;

  /** A sender works on it until then; afterwards the claim is free again. */
  @ApiHideProperty() @Exclude()
  @Column('timestamptz', { nullable: true })
  claimed_until!: Date | null;
}
