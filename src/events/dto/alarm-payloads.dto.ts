import { ApiProperty } from '@nestjs/swagger';
import { wordOf } from './payload-words.js';

/** Something is wrong with Vigie itself, or is over. */
export class AlarmChanged {
  /** Id of the alarm.
   * @example 3 */
  @ApiProperty({ type: 'integer' })
  alarm_id!: number;

  /** What is wrong. */
  @ApiProperty({ ...wordOf('AlarmKind'), example: 'disk_low' })
  kind!: 'disk_low' | 'disk_filling' | 'scan_stuck' | 'scans_failing' | 'outbox_late';

  /** What it is wrong with: the volume, or the channel (`mail` for all mail), else empty.
   * @example 'staging' */
  subject!: string;

  /** What was measured when it was raised. */
  @ApiProperty({ type: 'object', additionalProperties: { oneOf: [{ type: 'number' }, { type: 'string' }] }, example: { free_bytes: 4294967296, total_bytes: 107374182400 } })
  numbers!: Readonly<Record<string, number | string>>;

  /** When it was noticed.
   * @example '2026-06-12T13:00:00.000Z' */
  @ApiProperty({ format: 'date-time' })
  raised_at!: string;
}
