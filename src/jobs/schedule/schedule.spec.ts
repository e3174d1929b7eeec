import fc from 'fast-check';
import { cron, instants, OPTIONS, schedule, schedules } from '../../../test/support/schedules.js';
import { upcomingCycles } from './cycle.js';
import { type ScheduleFields, scheduleKey, scheduleProblems } from './schedule.js';

const problems = (fields: ScheduleFields) => scheduleProblems(fields).map(({ field, detail }) => `${field} ${detail}`);

describe('a schedule is refused', () => {
  it.each<[string, ScheduleFields, RegExp]>([
    ['once without a date', schedule({ backup_frequency: 'once' }), /^expected_date is absent/],
    ['once on a day that does not exist', schedule({ backup_frequency: 'once', expected_date: '2026-02-30' }), /^expected_date is 2026-02-30/],
    ['once with a date in another notation', schedule({ backup_frequency: 'once', expected_date: '2026-W07' }), /^expected_date/],
    ['an hour outside the day', schedule({ expected_hour_utc: 24 }), /^expected_hour_utc is 24, expected a whole number from 0 to 23/],
    ['a minute that is no whole number', schedule({ backup_frequency: 'hourly', expected_minute_utc: 1.5 }), /^expected_minute_utc is 1.5/],
    ['weekday 0', schedule({ expected_weekdays: [0, 1] }), /^expected_weekdays is 0/],
    ['no weekday at all', schedule({ backup_frequency: 'weekly', expected_weekdays: [] }), /^expected_weekdays .*never fires/],
    ['day 32', schedule({ backup_frequency: 'monthly', expected_day_of_month: 32 }), /^expected_day_of_month is 32/],
    ['cron without an expression', cron('', null, { cron_expression: null }), /^cron_expression is absent/],
    ['cron with six fields', cron('0 0 2 * * *'), /^cron_expression .* has 6 field\(s\), expected 5/],
    ['a nickname instead of fields', cron('@daily'), /^cron_expression .*expected 5/],
    ['a minute that cron cannot have', cron('61 * * * *'), /^cron_expression "61 \* \* \* \*" cannot be read: Invalid value for minute: 61/],
    ['a date that never comes', cron('0 2 30 2 *'), /^cron_expression "0 2 30 2 \*" never fires/],
    ['a period below five minutes', cron('*/4 * * * *'), /^cron_expression .*every 4 minute\(s\)/],
    ['a step that does not divide the hour', cron('*/7 * * * *'), /^cron_expression .*every 4 minute\(s\)/],
    ['two times close together over midnight', cron('2,58 0,23 * * *'), /^cron_expression .*every 4 minute\(s\)/],
    ['an unknown zone', cron('0 2 * * *', 'Mars/Base'), /^timezone is "Mars\/Base"/],
    ['a bare offset as zone', cron('0 2 * * *', '+02:00'), /^timezone/],
    ['an unknown zone that is not read yet', schedule({ timezone: 'CEST2' }), /^timezone/],
    ['a negative grace', schedule({ grace_minutes: -1 }), /^grace_minutes is -1/],
    ['a grace above the period', schedule({ grace_minutes: 1441 }), /^grace_minutes is 1441, expected at most 1440/],
    ['a grace above the shortest month', schedule({ backup_frequency: 'monthly', grace_minutes: 29 * 1440 }), /at most 40320/],
    ['a grace above the shorter of two gaps', schedule({ backup_frequency: 'weekly', expected_weekdays: [1, 3], grace_minutes: 2881 }), /at most 2880/],
    ['a grace above the day that a clock change shortens', cron('0 12 * * *', 'Europe/Paris', { grace_minutes: 1440 }), /at most 1380/],
  ])('%s', (_, fields, expected) => {
    expect(problems(fields)).toEqual([expect.stringMatching(expected)]);
  });

  it('with every mistake at once', () => {
    expect(scheduleProblems(cron('x', 'y', { grace_minutes: -5 })).map(({ field }) => field)).toEqual(['timezone', 'cron_expression', 'grace_minutes']);
  });
});

describe('a schedule is accepted', () => {
  it.each<[string, ScheduleFields]>([
    ['a grace of exactly the period', schedule({ grace_minutes: 1440 })],
    ['once with any grace', schedule({ backup_frequency: 'once', expected_date: '2028-02-29', grace_minutes: 100_000 })],
    ['columns its frequency does not read', schedule({ expected_weekdays: [], backup_frequency: 'hourly', cron_expression: 'junk', expected_date: 'junk' })],
    ['cron every five minutes', cron('*/5 * * * *', 'Australia/Lord_Howe')],
    ['29 February', cron('0 2 29 2 *')],
    ['times that only a clock change brings close', cron('58 1,2 * * *', 'Europe/Paris')],
    ['a zone in lower case', cron('0 2 * * *', 'europe/paris')],
  ])('%s', (_, fields) => {
    expect(problems(fields)).toEqual([]);
  });
});

describe('the schedule key', () => {
  it.each<[ScheduleFields, string]>([
    [schedule({ backup_frequency: 'hourly', expected_hour_utc: 7, expected_minute_utc: 5 }), 'hourly :05'],
    [schedule({ expected_hour_utc: 2 }), 'daily 02:00'],
    [schedule({ expected_hour_utc: 2, expected_weekdays: [7, 6, 5, 4, 3, 2, 1] }), 'daily 02:00'],
    [schedule({ expected_hour_utc: 2, expected_weekdays: [3, 1, 3] }), 'weekly 1,3 02:00'],
    [schedule({ backup_frequency: 'weekly' }), 'weekly 1 00:00'],
    [schedule({ backup_frequency: 'monthly' }), 'monthly 1 00:00'],
    [schedule({ backup_frequency: 'once', expected_date: '2026-06-12', expected_minute_utc: 30 }), 'once 2026-06-12 00:30'],
    [cron('0 2 * * *', 'Europe/Paris'), 'cron 0 2 * * * Europe/Paris'],
    [cron(' 00  02 */1 1-12 sun-sat', 'europe/paris'), 'cron 0 2 * * * Europe/Paris'],
    [cron('0,30 0-23 * * *', 'Europe/Paris'), 'cron 0,30 * * * * Europe/Paris'],
    [cron('*/30 * * * *', 'Europe/Paris'), 'cron 0,30 * * * * Europe/Paris'],
    [cron('0 */12 * * *', 'Europe/Paris'), 'cron 0 0,12 * * * Europe/Paris by-clock'],
    [cron('0 0,12 * * *', 'Europe/Paris'), 'cron 0 0,12 * * * Europe/Paris'],
    [cron('0 2 L,15W feb fri#2,7', 'Asia/Tokyo'), 'cron 0 2 15W,L 2 0,5#2 Asia/Tokyo'],
    [cron('0 2 13 * 0-6', 'Asia/Tokyo'), 'cron 0 2 * * * Asia/Tokyo'],
    [cron('0 2 13 * +5', 'Asia/Tokyo'), 'cron 0 2 13 * +5 Asia/Tokyo'],
    [cron('0 2 * * *', 'Etc/UTC'), 'daily 02:00'],
    [cron('0 2 * * 7,3'), 'weekly 3,7 02:00'],
    [cron('15 * * * *', 'UTC'), 'hourly :15'],
  ])('of schedule %# is canonical', (fields, expected) => {
    expect(scheduleKey(fields)).toBe(expected);
  });

  it('does not know grace', () => {
    expect(scheduleKey(schedule({ grace_minutes: 5 }))).toBe(scheduleKey(schedule()));
  });

  it('read back as a cron expression, means the same times', () => {
    const crons = schedules.filter(({ backup_frequency }) => backup_frequency === 'cron');
    fc.assert(fc.property(crons, instants, (fields, at) => {
      const match = /^cron ((?:\S+ ){4}\S+) (\S+)$/.exec(scheduleKey(fields));
      if (match === null) return;
      const again = cron(match[1]!, match[2], { grace_minutes: fields.grace_minutes });
      expect(upcomingCycles(again, at, 5, OPTIONS)).toEqual(upcomingCycles(fields, at, 5, OPTIONS));
    }));
  });
});
