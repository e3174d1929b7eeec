import { ApiProperty } from '@nestjs/swagger';

/** A report that could not be read, wholly or in part. */
export class DigestReport {
  /** Id of the report.
   * @example 12 */
  report_id!: number;

  /** Agent that it came from.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Name of the file.
   * @example '20260612_125606_ACME_DOUALA_AKWA.json' */
  file_name!: string;

  /** Some of its sections could be read.
   * @example false */
  partial!: boolean;

  /** When it was first seen.
   * @example '2026-06-12T12:58:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  seen_at!: string;

  /** The first thing that is wrong with it.
   * @example '/databases: must be an object' */
  problem!: string | null;
}

/** A database that reports and that no job expects. */
export class DigestUnmatched {
  /** Id that `POST /unmatched_databases/:id/job` takes.
   * @example 3 */
  unmatched_id!: number;

  /** Agent that reports it.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Its name.
   * @example 'SCRATCH' */
  database_name!: string;

  /** When it was last reported.
   * @example '2026-06-12T12:56:06.000Z' */
  @ApiProperty({ format: 'date-time' })
  last_seen_at!: string;
}

/** A silent agent. */
export class DigestAgent {
  /** Its id.
   * @example 'ACME_DOUALA_AKWA' */
  agent_id!: string;

  /** Since when nothing comes from it.
   * @example '2026-06-11T12:57:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  silent_since!: string;
}

/** A volume and how long it will do. */
export class DigestVolume {
  /** `staging`, `validated`, or `staging and validated` where they are one.
   * @example 'validated' */
  name!: string;

  /** Bytes that Vigie may still write there.
   * @example 42949672960 */
  free_bytes!: number;

  /** Its size, in bytes.
   * @example 107374182400 */
  total_bytes!: number;

  /** How many bytes less are free each day, at the rate of the last days; null while less than a day is known of it, or when it does not fill up.
   * @example 1073741824 */
  @ApiProperty({ type: 'integer', nullable: true })
  bytes_per_day!: number | null;

  /** In how many days it will be full at that rate; null as above.
   * @example 40.5 */
  @ApiProperty({ type: 'number', format: 'double', nullable: true })
  days_left!: number | null;
}

/** A message that nobody got. */
export class DigestDelivery {
  /** Id of the delivery.
   * @example 215 */
  delivery_id!: number;

  /** Who should have got it.
   * @example 'ops@acme.example' */
  recipient!: string;

  /** Its subject.
   * @example 'Backup alert - SALES_2026 - Status: MISSING' */
  subject!: string;

  /** Why it was given up.
   * @example '550 no such user' */
  error!: string | null;

  /** When it was written.
   * @example '2026-06-12T14:00:05.000Z' */
  @ApiProperty({ format: 'date-time' })
  written_at!: string;
}

/** A channel that was switched off because nobody is there any more. */
export class DigestChannel {
  /** Id of the channel; 0 = it is a mail address that was given up.
   * @example 3 */
  channel_id!: number;

  /** Its name, or the address.
   * @example 'On-call' */
  name!: string;

  /** Why.
   * @example 'hooks.example.org answered 410 Gone.' */
  reason!: string;
}
