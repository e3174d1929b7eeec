import type { FindingFacts } from '../../entries/findings/finding.js';
import type { ScheduleFields } from '../../jobs/schedule/schedule.js';
import { circularMedian, dailyTime, minuteOfDay, minutesBetween } from '../../jobs/schedule/time-of-day.js';

/** So many reports in a row have to say the same. */
export const REPORTS_LOOKED_AT = 10;
const FAR_MS = 3_600_000;

/** When a report ended, and when its cycle was expected. */
export interface ReportTimes {
  readonly endedAt: Date;
  readonly expectedAt: Date;
}

/** A report of the job's history. */
export interface PastReport extends ReportTimes {
  /** Its entry has this finding already. */
  readonly hinted: boolean;
}

/** More than an hour before or after the expected time. */
export function isFar({ endedAt, expectedAt }: ReportTimes): boolean {
  return Math.abs(endedAt.getTime() - expectedAt.getTime()) > FAR_MS;
}

/**
 * Proposes another time for a job whose last ten reports all ended far from when they were expected, unless one of them has said so.
 * Only schedules with one time of day can be told a better one.
 * @param recent the newest reports under the present schedule, ten at most
 */
export function usualTimeDiffers(schedule: ScheduleFields, recent: readonly PastReport[]): FindingFacts | null {
  if (recent.length < REPORTS_LOOKED_AT || recent.some((report) => report.hinted || !isFar(report))) return null;
  const expected = dailyTime(schedule);
  if (expected === null) return null;
  const observed = circularMedian(recent.map(({ endedAt }) => minuteOfDay(endedAt, expected.timezone)));
  return {
    kind: 'usual_time_differs',
    numbers: {
      reports: recent.length,
      timezone: expected.timezone,
      expected_hour: Math.floor(expected.minute / 60),
      expected_minute: expected.minute % 60,
      observed_hour: Math.floor(observed / 60),
      observed_minute: observed % 60,
      difference_minutes: minutesBetween(expected.minute, observed),
    },
  };
}
