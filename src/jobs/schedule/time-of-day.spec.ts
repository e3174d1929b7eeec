import fc from 'fast-check';
import { cron, schedule } from '../../../test/support/schedules.js';
import { circularMedian, dailyTime, minuteOfDay, minutesBetween } from './time-of-day.js';

const at = (hour: number, minute = 0) => hour * 60 + minute;
const minutes = fc.integer({ min: 0, max: 1439 });

describe('The daily time of a schedule', () => {
  it.each(['daily', 'weekly', 'monthly'] as const)('of %s is its hour and minute, UTC', (backup_frequency) => {
    expect(dailyTime(schedule({ backup_frequency, expected_hour_utc: 13, expected_minute_utc: 20 }))).toEqual({ minute: at(13, 20), timezone: 'UTC' });
  });

  it('of a cron schedule is read in its zone', () => {
    expect(dailyTime(cron('5 2 * * 1-5', 'Europe/Paris'))).toEqual({ minute: at(2, 5), timezone: 'Europe/Paris' });
    expect(dailyTime(cron('5 2 * * 1-5'))).toEqual({ minute: at(2, 5), timezone: 'UTC' });
  });

  it.each([cron('0 2,14 * * *'), cron('*/30 2 * * *'), schedule({ backup_frequency: 'hourly' }), schedule({ backup_frequency: 'once', expected_date: '2026-06-30' })])('is none for %j', (fields) => {
    expect(dailyTime(fields)).toBeNull();
  });
});

describe('The minute of the day', () => {
  it('follows the clock of the zone through its changes', () => {
    expect(minuteOfDay(new Date('2026-03-28T22:59:59Z'), 'Europe/Paris')).toBe(at(23, 59));
    expect(minuteOfDay(new Date('2026-03-29T22:59:59Z'), 'Europe/Paris')).toBe(at(0, 59));
    expect(minuteOfDay(new Date('2026-06-12T12:00:00Z'), 'Asia/Kolkata')).toBe(at(17, 30));
    expect(minuteOfDay(new Date('2026-06-12T02:00:00Z'), 'America/New_York')).toBe(at(22));
  });
});

describe('The circular median', () => {
  it.each([
    [[at(14)], at(14)],
    [[at(14), at(14, 10), at(14, 20)], at(14, 10)],
    [[at(23, 50), at(23, 55), at(0, 5), at(0, 10), at(0, 15)], at(0, 5)],
    [[at(23, 40), at(23, 50), at(23, 55), at(0, 5)], at(23, 50)],
    [[at(2), at(2, 1), at(2, 2), at(14)], at(2, 1)],
  ])('of %j is %d', (times, median) => {
    expect(circularMedian(times)).toBe(median);
  });

  it('is one of the times, and turns with the clock', () => {
    fc.assert(fc.property(fc.array(minutes, { minLength: 1, maxLength: 11 }), minutes, (times, turn) => {
      const total = (median: number, all: number[]) => all.reduce((sum, time) => sum + Math.abs(minutesBetween(median, time)), 0);
      const turned = times.map((time) => (time + turn) % 1440);
      expect(times).toContain(circularMedian(times));
      expect(total(circularMedian(turned), turned)).toBe(total(circularMedian(times), times));
    }));
  });
});

it('The way from one time of day to another is never longer than half a day, and arrives', () => {
  fc.assert(fc.property(minutes, minutes, (from, to) => {
    const way = minutesBetween(from, to);
    expect(way).toBeGreaterThan(-720);
    expect(way).toBeLessThanOrEqual(720);
    expect((from + way + 1440) % 1440).toBe(to);
  }));
});
