import { ApiProperty } from '@nestjs/swagger';
import { wordOf } from './payload-words.js';

/** A message to people has another state now. */
export class DeliveryChanged {
  /** Id of the delivery.
   * @example 31 */
  @ApiProperty({ type: 'integer' })
  delivery_id!: number;

  /** What it is about. */
  @ApiProperty({ ...wordOf('DeliveryKind'), example: 'alert' })
  kind!: string;

  /** Whom it is for.
   * @example 'ops@example.org' */
  recipient!: string;

  /** Its state now. */
  @ApiProperty({ ...wordOf('DeliveryStatus'), example: 'sent' })
  status!: string;

  /** How often it was tried.
   * @example 1 */
  @ApiProperty({ type: 'integer' })
  attempts!: number;

  /** When it is tried next; null once it is settled.
   * @example '2026-06-12T14:02:00.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  next_attempt_at!: string | null;

  /** When it was accepted by the mail server; null before.
   * @example '2026-06-12T13:31:02.000Z' */
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  sent_at!: string | null;

  /** Why the last attempt failed; null when it did not.
   * @example 'connect ECONNREFUSED 127.0.0.1:25' */
  last_error!: string | null;

  /** Jobs that the message speaks of.
   * @example [7] */
  @ApiProperty({ type: 'array', items: { type: 'integer' } })
  job_ids!: readonly number[];
}
