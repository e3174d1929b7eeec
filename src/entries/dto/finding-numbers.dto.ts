import { ApiProperty } from '@nestjs/swagger';

/** How long a backup took, and how long it may take. */
export class RanTooLongNumbers {
  /** Seconds from the start of the backup to the end of its transfer, as reported.
   * @example 11100 */
  @ApiProperty({ type: 'integer' })
  duration_seconds!: number;

  /** The job's `max_duration_minutes` at that time.
   * @example 120 */
  @ApiProperty({ type: 'integer' })
  max_duration_minutes!: number;
}

/** When a backup is expected, and when it really ends. */
export class UsualTimeNumbers {
  /** How many reports, up to the one of this entry, ended more than an hour away from their expected time.
   * @example 10 */
  @ApiProperty({ type: 'integer' })
  reports!: number;

  /** IANA time zone of the hours and minutes: that of a cron schedule, else UTC.
   * @example 'UTC' */
  timezone!: string;

  /** Hour at which the schedule expects it.
   * @example 13 */
  @ApiProperty({ type: 'integer' })
  expected_hour!: number;

  /** Minute of that hour.
   * @example 0 */
  @ApiProperty({ type: 'integer' })
  expected_minute!: number;

  /** Hour of the median end of these reports: what the schedule could say.
   * @example 15 */
  @ApiProperty({ type: 'integer' })
  observed_hour!: number;

  /** Minute of that hour.
   * @example 20 */
  @ApiProperty({ type: 'integer' })
  observed_minute!: number;

  /** From the expected time to the observed one, the shorter way round the clock, in minutes; negative = earlier.
   * @example 140 */
  @ApiProperty({ type: 'integer' })
  difference_minutes!: number;
}
