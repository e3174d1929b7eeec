import { ApiProperty } from '@nestjs/swagger';
import { ENTRY_STATUSES } from '../../../entries/backup-entry.entity.js';
import { CHANNEL_KINDS, type ChannelKindName } from '../../channels/channel-kind.js';
import { DELIVERY_KINDS, DELIVERY_STATUSES, type DeliveryKind, type DeliveryStatus } from '../../deliveries/delivery-words.js';

/** `worse`: jobs got into trouble, or into another one. `better`: jobs recovered. `left`: jobs in trouble were switched off. `told`: people were told. */
export const TIMELINE_KINDS = ['opened', 'worse', 'better', 'left', 'told', 'acknowledged', 'unacknowledged', 'resolved'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** What became of a job. */
export class TimelineJob {
  /** Id of the job.
   * @example 7 */
  @ApiProperty({ type: 'integer' })
  job_id!: number;

  /** Name of the database.
   * @example 'SALES_2026' */
  database_name!: string;

  /** What its newest verdict said from then on. */
  @ApiProperty({ enum: ENTRY_STATUSES, enumName: 'EntryStatus', example: 'missing' })
  status!: string;

  /** The entry that said so; null for one that left.
   * @example 4711 */
  @ApiProperty({ type: 'integer', nullable: true })
  entry_id!: number | null;
}

/** Somebody who was told. */
export class TimelineDelivery {
  /** Id of the message.
   * @example 215 */
  @ApiProperty({ type: 'integer' })
  id!: number;

  /** What it was about. */
  @ApiProperty({ enum: DELIVERY_KINDS, enumName: 'DeliveryKind', example: 'alert' })
  kind!: DeliveryKind;

  /** How it was sent. */
  @ApiProperty({ enum: CHANNEL_KINDS, enumName: 'ChannelKind', example: 'email' })
  channel!: ChannelKindName;

  /** Address, or name of the channel.
   * @example 'ops@acme.example' */
  recipient!: string;

  /** What became of it. */
  @ApiProperty({ enum: DELIVERY_STATUSES, enumName: 'DeliveryStatus', example: 'sent' })
  status!: DeliveryStatus;
}

/** One thing that happened in an incident. */
export class TimelineStep {
  /** When it happened.
   * @example '2026-06-12T14:00:05.000Z' */
  @ApiProperty({ type: String, format: 'date-time' })
  at!: Date;

  /** What happened: `worse` jobs got into trouble, `better` recovered, `left` were switched off; `told` people were; somebody `acknowledged` it, or took that back. */
  @ApiProperty({ enum: TIMELINE_KINDS, enumName: 'TimelineKind', example: 'worse' })
  kind!: TimelineKind;

  /** Name of the API key that acknowledged it or took that back; null otherwise.
   * @example 'On-call' */
  @ApiProperty({ type: String, nullable: true })
  by!: string | null;

  /** What they said; null when they said nothing.
   * @example 'The technician is on the way.' */
  @ApiProperty({ type: String, nullable: true })
  note!: string | null;

  /** Jobs that it is about, by name; 50 at most. */
  @ApiProperty({ type: [TimelineJob] })
  jobs!: TimelineJob[];

  /** How many jobs it is about in all.
   * @example 40 */
  @ApiProperty({ type: 'integer' })
  jobs_count!: number;

  /** Messages that were written then; 50 at most. */
  @ApiProperty({ type: [TimelineDelivery] })
  deliveries!: TimelineDelivery[];

  /** How many messages were written then in all.
   * @example 3 */
  @ApiProperty({ type: 'integer' })
  deliveries_count!: number;
}
