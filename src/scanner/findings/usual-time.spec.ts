import { cron, DAY, HOUR, schedule } from '../../../test/support/schedules.js';
import { type PastReport, usualTimeDiffers } from './usual-time.js';

const AT_13 = schedule({ expected_hour_utc: 13 });
const MONDAY = Date.parse('2026-06-01T13:00:00Z');

/** Ten daily reports, the newest first, each so many hours after its expected time. */
function reports(hoursLater: number | ((index: number) => number), count = 10, first = MONDAY): PastReport[] {
  return Array.from({ length: count }, (_, index) => {
    const expected = first + (count - index) * DAY;
    const hours = typeof hoursLater === 'number' ? hoursLater : hoursLater(index);
    return { expectedAt: new Date(expected), endedAt: new Date(expected + hours * HOUR), hinted: false };
  });
}

describe('The usual time of a job', () => {
  it('is proposed when ten reports in a row ended far from the expected one', () => {
    expect(usualTimeDiffers(AT_13, reports(2.5))).toEqual({
      kind: 'usual_time_differs',
      numbers: { reports: 10, timezone: 'UTC', expected_hour: 13, expected_minute: 0, observed_hour: 15, observed_minute: 30, difference_minutes: 150 },
    });
  });

  it('may be earlier than the expected one', () => {
    expect(usualTimeDiffers(AT_13, reports(-2))?.numbers).toMatchObject({ observed_hour: 11, observed_minute: 0, difference_minutes: -120 });
  });

  it('may lie on the other side of midnight', () => {
    expect(usualTimeDiffers(AT_13, reports((index) => 10.9 + index / 50))?.numbers).toMatchObject({ observed_hour: 0, observed_minute: 0, difference_minutes: 660 });
  });

  it('of a cron schedule is told in its zone', () => {
    const paris = cron('0 15 * * *', 'Europe/Paris');
    expect(usualTimeDiffers(paris, reports(3))?.numbers).toMatchObject({ timezone: 'Europe/Paris', expected_hour: 15, observed_hour: 18, difference_minutes: 180 });
  });

  it.each<[string, PastReport[]]>([
    ['only nine reports came', reports(3, 9)],
    ['all are on time', reports(0.5)],
    ['one of them ended exactly an hour later', reports((index) => (index === 4 ? 1 : 3))],
    ['one of them was on time', reports((index) => (index === 9 ? 0 : 3))],
    ['one of them has said so already', reports(3).map((report, index) => ({ ...report, hinted: index === 9 }))],
  ])('is not proposed when %s', (_name, recent) => {
    expect(usualTimeDiffers(AT_13, recent)).toBeNull();
  });

  it('is not proposed for a schedule with several times a day', () => {
    expect(usualTimeDiffers(cron('0 1,13 * * *'), reports(3))).toBeNull();
  });
});
