import { parseCron } from './cron-pattern.js';
import type { ScheduleFields } from './schedule.js';
import { dueWeekdays } from './weekdays.js';
import { canonicalZone } from './zone-clock.js';

/**
 * Canonical text of when a schedule fires, equal for schedules that fire at the same times; part of a
 * job's natural key. Columns that the frequency does not read, and grace, do not count. A cron schedule
 * in UTC that says no more than `hourly`, `daily` or `weekly` has their text.
 * Examples: `hourly :15`, `daily 02:00`, `weekly 1,3 02:00`, `monthly 31 02:00`, `once 2026-06-12 02:00`,
 * `cron 0 2 * * * Europe/Paris`. Throws for a schedule that `scheduleProblems` refuses.
 */
export function scheduleKey(fields: ScheduleFields): string {
  const { expected_hour_utc: hour, expected_minute_utc: minute } = fields;
  switch (fields.backup_frequency) {
    case 'hourly':
      return hourlyKey(minute);
    case 'daily':
    case 'weekly':
      return weeklyKey(dueWeekdays(fields), hour, minute);
    case 'monthly':
      return `monthly ${fields.expected_day_of_month ?? 1} ${clockTime(hour, minute)}`;
    case 'once':
      return `once ${fields.expected_date ?? ''} ${clockTime(hour, minute)}`;
    case 'cron':
      return cronKey(fields.cron_expression ?? '', canonicalZone(fields.timezone ?? 'UTC'));
  }
}

function cronKey(expression: string, zone: string): string {
  const { minutes, hours, days, months, weekdays, followsClock } = parseCron(expression);
  const [minute, hour] = [minutes[0] ?? 0, hours[0] ?? 0];
  if (zone === 'UTC' && days === '*' && months === '*' && minutes.length === 1) {
    if (hours.length === 24 && weekdays === '*') return hourlyKey(minute);
    if (hours.length === 1 && /^[*\d,]+$/.test(weekdays)) return weeklyKey(isoWeekdays(weekdays), hour, minute);
  }
  const hourText = hours.length === 24 ? '*' : hours.join(',');
  // Steps and lists with the same times part company on days of a clock change; UTC has none.
  const rule = followsClock && hours.length < 24 && zone !== 'UTC' ? ' by-clock' : '';
  return `cron ${minutes.join(',')} ${hourText} ${days} ${months} ${weekdays} ${zone}${rule}`;
}

function isoWeekdays(cronWeekdays: string): readonly number[] {
  if (cronWeekdays === '*') return [1, 2, 3, 4, 5, 6, 7];
  return cronWeekdays.split(',').map((weekday) => Number(weekday) || 7).sort((a, b) => a - b);
}

function weeklyKey(isoDays: readonly number[], hour: number, minute: number): string {
  const time = clockTime(hour, minute);
  return isoDays.length === 7 ? `daily ${time}` : `weekly ${isoDays.join(',')} ${time}`;
}

function hourlyKey(minute: number): string {
  return `hourly :${twoDigits(minute)}`;
}

function clockTime(hour: number, minute: number): string {
  return `${twoDigits(hour)}:${twoDigits(minute)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
