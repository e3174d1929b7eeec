import { PickType } from '@nestjs/swagger';
import { CreateJobDto } from './create-job.dto.js';
import type { DueTime } from './due-time.dto.js';

/** A schedule as a job would have it. */
export class PreviewSchedule extends PickType(CreateJobDto, [
  'backup_frequency', 'expected_hour_utc', 'expected_minute_utc', 'expected_weekdays', 'expected_day_of_month', 'expected_date',
  'cron_expression', 'timezone', 'grace_minutes',
]) {}

/** A schedule in words. */
export class ScheduleDescription {
  /** In English.
   * @example 'At 02:00, Monday through Friday (Africa/Douala)' */
  en!: string;

  /** In French.
   * @example 'À 02:00, de lundi à vendredi (Africa/Douala)' */
  fr!: string;
}

/** What a schedule means, before a job has it. */
export class SchedulePreview {
  /** When it fires, in words. */
  description!: ScheduleDescription;

  /** The next five due times, the next one first; fewer where it ends. */
  upcoming!: DueTime[];
}
