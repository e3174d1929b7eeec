import { describeSchedule } from './describe.js';
import type { ScheduleFields } from './schedule.js';

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
];

describe('A schedule in words', () => {
  it.each(SCHEDULES)('%j: %s', (fields, english, french) => {
    expect(describeSchedule({ ...AT_2, ...fields }, 'en')).toBe(english);
    expect(describeSchedule({ ...AT_2, ...fields }, 'fr')).toBe(french);
  });
});
