import { Injectable } from '@nestjs/common';
import type { DueTime } from './dto/due-time.dto.js';
import type { PreviewSchedule, SchedulePreview } from './dto/schedule-preview.dto.js';
import { LedgerClock } from './ledger-clock.js';
import { upcomingCycles } from './schedule/cycle.js';
import { describeSchedule } from './schedule/describe.js';
import type { ScheduleFields } from './schedule/schedule.js';
import { refuseImpossibleSchedule, scheduleOf } from './wanted-schedule.js';

/** How many due times are told. */
const UPCOMING = 5;

/** Tells what schedules mean, also those that no job has. */
@Injectable()
export class SchedulesService {
  constructor(private readonly ledger: LedgerClock) {}

  /** @throws 422 as saving a job with it would */
  preview(body: PreviewSchedule): SchedulePreview {
    const fields = scheduleOf(body);
    refuseImpossibleSchedule(fields, this.ledger.options());
    return { description: { en: describeSchedule(fields, 'en'), fr: describeSchedule(fields, 'fr') }, upcoming: this.upcoming(fields) };
  }

  /** The next due times, the next one first; fewer where the schedule ends. */
  upcoming(fields: ScheduleFields): DueTime[] {
    const { now, defaultGraceMs } = this.ledger.options();
    return upcomingCycles(fields, now, UPCOMING, { defaultGraceMs }).map(({ expectedAt, deadline }) => ({ expected_at_utc: expectedAt, deadline_utc: deadline }));
  }
}
