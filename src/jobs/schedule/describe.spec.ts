import fc from 'fast-check';
import { cron, schedules } from '../../../test/support/schedules.js';
import { describeSchedule, LANGUAGES } from './describe.js';
import { type ScheduleFields, scheduleProblems } from './schedule.js';

const AT_2: ScheduleFields = {
  backup_frequency: 'daily', expected_hour_utc: 2, expected_minute_utc: 0, expected_weekdays: null, expected_day_of_month: null,
  expected_date: null, cron_expression: null, timezone: null, grace_minutes: null,
};

const SCHEDULES: [Partial<ScheduleFields>, string, string][] = [
  [{ backup_frequency: 'hourly', expected_minute_utc: 15 }, 'At 15 minutes past the hour, every hour, every day (UTC)', "15 minutes après l'heure, toutes les heures, tous les jours (UTC)"],
  [{}, 'At 02:00, every day (UTC)', 'À 02:00, tous les jours (UTC)'],
  [{ expected_weekdays: [1, 3, 7] }, 'At 02:00, only on Sunday, Monday, and Wednesday (UTC)', 'À 02:00, uniquement le dimanche, lundi, et mercredi (UTC)'],
  [{ backup_frequency: 'weekly' }, 'At 02:00, only on Monday (UTC)', 'À 02:00, uniquement le lundi (UTC)'],
  [{ backup_frequency: 'monthly' }, 'At 02:00, on day 1 of the month (UTC)', 'À 02:00, le 1 du mois (UTC)'],
  [{ backup_frequency: 'monthly', expected_day_of_month: 30 }, 'At 02:00, on day 30 of the month, or on the last day of shorter months (UTC)', 'À 02:00, le 30 du mois, ou le dernier jour des mois plus courts (UTC)'],
  [{ backup_frequency: 'monthly', expected_day_of_month: 31 }, 'At 02:00, on the last day of the month (UTC)', 'À 02:00, le dernier jour du mois (UTC)'],
  [{ backup_frequency: 'once', expected_date: '2026-06-30' }, 'Once, on June 30, 2026 at 02:00 (UTC)', 'Une seule fois, le 30 juin 2026 à 02:00 (UTC)'],
  [{ backup_frequency: 'cron', cron_expression: '30 22 * * 1-5', timezone: 'Africa/Douala' }, 'At 22:30, Monday through Friday (Africa/Douala)', 'À 22:30, de lundi à vendredi (Africa/Douala)'],
  [{ backup_frequency: 'cron', cron_expression: '0 4 * * 5L' }, 'At 04:00, on the last Friday of the month (UTC)', 'À 04:00, le dernier vendredi du mois (UTC)'],
  [{ backup_frequency: 'cron', cron_expression: '0 2 29 * 1#5' }, 'At 02:00, on day 29 of the month, or on the fifth Monday of the month (UTC)', 'À 02:00, le 29 du mois, ou le cinquième lundi du mois (UTC)'],
  [{ backup_frequency: 'cron', cron_expression: ' 0 2  1,15 * 1' }, 'At 02:00, on day 1 and 15 of the month, or on Monday (UTC)', 'À 02:00, le 1 et 15 du mois, ou le lundi (UTC)'],
  [{ backup_frequency: 'cron', cron_expression: '0 2 13 1 5' }, 'At 02:00, on day 13 of the month, only in January, or on Friday, only in January (UTC)', 'À 02:00, le 13 du mois, uniquement en janvier, ou le vendredi, uniquement en janvier (UTC)'],
  [{ backup_frequency: 'cron', cron_expression: '0 2 1-31 * 1' }, 'At 02:00, between day 1 and 31 of the month, and on Monday (UTC)', 'À 02:00, du 1 au 31 du mois, et lundi (UTC)'],
];

describe('A schedule in words', () => {
  it.each(SCHEDULES)('%j: %s', (fields, english, french) => {
    expect(describeSchedule({ ...AT_2, ...fields }, 'en')).toBe(english);
    expect(describeSchedule({ ...AT_2, ...fields }, 'fr')).toBe(french);
  });

  it.each(['0 2 * * +1', '0 2 10W,20W * *', '0 2 * * 1#L'])('%s fires but has no words, so it is shown itself', (expression) => {
    expect(scheduleProblems(cron(expression))).toEqual([]);
    expect(describeSchedule(cron(`  ${expression}`), 'en')).toBe(`By the cron expression ${expression} (UTC)`);
    expect(describeSchedule(cron(expression, 'Africa/Douala'), 'fr')).toBe(`Selon l'expression cron ${expression} (Africa/Douala)`);
  });

  it('is there for any schedule that can be saved', () => {
    fc.assert(fc.property(schedules, fc.constantFrom(...LANGUAGES), (fields, language) => {
      expect(describeSchedule(fields, language)).toMatch(/^[^\s(].* \([\w/]+\)$/);
      expect(describeSchedule(fields, language)).not.toMatch(/undefined|null|NaN|\[object|Invalid/);
    }), { numRuns: 1_000 });
  });
});
