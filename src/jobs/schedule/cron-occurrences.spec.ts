import { Cron } from 'croner';
import fc from 'fast-check';
import { occurrencesOf } from './occurrences.js';
import { cron, DAY, HOUR, instants, schedules, ZONES } from '../../../test/support/schedules.js';

/** The next `count` expected times as UTC `MM-DDTHH:MM`; walked forward, and back again as a check. */
function firings(expression: string, zone: string, from: string, count: number): string {
  const times = occurrencesOf(cron(expression, zone));
  const found: number[] = [];
  for (let at = times.after(Date.parse(from)); at !== null && found.length < count; at = times.after(at)) found.push(at);
  const back = [found.at(-1)!];
  while (back.length < count) back.unshift(times.atOrBefore(back[0]! - 1)!);
  expect(back).toEqual(found);
  return found.map((time) => new Date(time).toISOString().slice(5, 16)).join(' ');
}

describe('a fixed time in a daylight-saving gap fires at the first valid instant', () => {
  it.each([
    ['Europe/Paris', '30 2 * * *', '2026-03-28T00:00Z', '03-28T01:30 03-29T01:00 03-30T00:30'],
    ['America/New_York', '30 2 * * *', '2026-03-07T00:00Z', '03-07T07:30 03-08T07:00 03-09T06:30'],
    ['Africa/Casablanca', '30 2 * * *', '2026-03-21T00:00Z', '03-21T02:30 03-22T02:00 03-23T01:30'],
    ['Pacific/Chatham', '0 3 * * *', '2026-09-25T00:00Z', '09-25T14:15 09-26T14:00 09-27T13:15'],
    ['Australia/Lord_Howe', '15 2 * * *', '2026-10-02T00:00Z', '10-02T15:45 10-03T15:30 10-04T15:15'],
    ['Africa/Cairo', '30 0 * * *', '2026-04-22T12:00Z', '04-22T22:30 04-23T22:00 04-24T21:30'],
    ['America/Nuuk', '30 23 * * *', '2026-03-27T12:00Z', '03-28T01:30 03-29T01:00 03-30T00:30'],
    ['America/Nuuk', '30 23 * * 6', '2026-03-20T12:00Z', '03-22T01:30 03-29T01:00 04-05T00:30'],
  ])('%s %s', (zone, expression, from, expected) => {
    expect(firings(expression, zone, from, 3)).toBe(expected);
  });

  it('once, when several fixed times fall into the gap or onto its end', () => {
    expect(firings('0,30 2,3 * * *', 'Europe/Paris', '2026-03-28T12:00Z', 4)).toBe('03-29T01:00 03-29T01:30 03-30T00:00 03-30T00:30');
    expect(firings('0 0,23 * * *', 'America/Nuuk', '2026-03-28T12:00Z', 3)).toBe('03-29T01:00 03-30T00:00 03-30T01:00');
  });
});

describe('a fixed time in a repeated hour fires once, the first time', () => {
  it.each([
    ['Europe/Paris', '30 2 * * *', '2026-10-24T00:00Z', '10-24T00:30 10-25T00:30 10-26T01:30'],
    ['America/New_York', '30 1 * * *', '2026-10-31T00:00Z', '10-31T05:30 11-01T05:30 11-02T06:30'],
    ['Africa/Casablanca', '30 2 * * *', '2026-02-14T00:00Z', '02-14T01:30 02-15T01:30 02-16T02:30'],
    ['Pacific/Chatham', '0 3 * * *', '2026-04-03T00:00Z', '04-03T13:15 04-04T13:15 04-05T14:15'],
    ['Australia/Lord_Howe', '45 1 * * *', '2026-04-03T00:00Z', '04-03T14:45 04-04T14:45 04-05T15:15'],
  ])('%s %s', (zone, expression, from, expected) => {
    expect(firings(expression, zone, from, 3)).toBe(expected);
  });

  it('also when the time is one of a list', () => {
    expect(firings('0 1-3 * * *', 'Europe/Paris', '2026-10-24T20:00Z', 4)).toBe('10-24T23:00 10-25T00:00 10-25T02:00 10-26T00:00');
  });
});

describe('hourly patterns follow elapsed time', () => {
  it.each(['0 * * * *', '0 0-23 * * *', '0 */1 * * *'])('%s fires every elapsed hour over both changes', (expression) => {
    expect(firings(expression, 'Europe/Paris', '2026-03-28T23:00Z', 4)).toBe('03-29T00:00 03-29T01:00 03-29T02:00 03-29T03:00');
    expect(firings(expression, 'Europe/Paris', '2026-10-24T22:00Z', 4)).toBe('10-24T23:00 10-25T00:00 10-25T01:00 10-25T02:00');
    expect(firings(expression, 'America/New_York', '2026-11-01T04:00Z', 3)).toBe('11-01T05:00 11-01T06:00 11-01T07:00');
  });

  it('a half-hour change moves the minute an hourly pattern waits for, as on the wall clock', () => {
    expect(firings('0 * * * *', 'Australia/Lord_Howe', '2026-10-03T13:00Z', 3)).toBe('10-03T13:30 10-03T14:30 10-03T16:00');
    expect(firings('*/30 * * * *', 'Australia/Lord_Howe', '2026-10-03T14:45Z', 3)).toBe('10-03T15:00 10-03T15:30 10-03T16:00');
  });

  it('a step fires when the clock shows it, as cron daemons do: not in the gap, twice in the repeated hour', () => {
    expect(firings('0 */2 * * *', 'Europe/Paris', '2026-03-28T22:00Z', 3)).toBe('03-28T23:00 03-29T02:00 03-29T04:00');
    expect(firings('0 */2 * * *', 'Europe/Paris', '2026-10-24T21:00Z', 4)).toBe('10-24T22:00 10-25T00:00 10-25T01:00 10-25T03:00');
  });
});

describe('zones without daylight saving', () => {
  it('keep their odd offset all year', () => {
    expect(firings('0 2 * * *', 'Asia/Kolkata', '2026-03-28T00:00Z', 3)).toBe('03-28T20:30 03-29T20:30 03-30T20:30');
    expect(firings('0 2 * * *', 'Pacific/Kiritimati', '2026-03-28T00:00Z', 2)).toBe('03-28T12:00 03-29T12:00');
  });
});

describe('dates of a cron expression', () => {
  it.each([
    ['0 2 L * *', '2028-01-30T00:00Z', '01-31T02:00 02-29T02:00 03-31T02:00'],
    ['0 2 29 2 *', '2026-01-01T00:00Z', '02-29T02:00 02-29T02:00 02-29T02:00'],
    ['0 2 13 * 5', '2026-03-12T00:00Z', '03-13T02:00 03-20T02:00 03-27T02:00'],
    ['0 2 * * 1#1', '2026-01-01T00:00Z', '01-05T02:00 02-02T02:00 03-02T02:00'],
    ['0 2 15W * *', '2026-08-01T00:00Z', '08-14T02:00 09-15T02:00 10-15T02:00'],
  ])('%s', (expression, from, expected) => {
    expect(firings(expression, 'UTC', from, 3)).toBe(expected);
  });

  it('29 February is found across 2100, which is no leap year, in both directions', () => {
    const times = occurrencesOf(cron('0 0 29 2 *'));
    expect(times.after(Date.UTC(2096, 1, 29))).toBe(Date.UTC(2104, 1, 29));
    expect(times.atOrBefore(Date.UTC(2104, 1, 28))).toBe(Date.UTC(2096, 1, 29));
  });
});

describe('compared with croner', () => {
  /** Croner skips fixed times in a gap that reaches midnight; DESIGN does not. */
  const elsewhere = ZONES.filter((zone) => zone !== 'America/Nuuk');

  it('fires at the same times', () => {
    const crons = schedules.filter(({ backup_frequency, timezone }) => backup_frequency === 'cron' && elsewhere.includes(timezone ?? ''));
    fc.assert(fc.property(crons, instants, (fields, at) => {
      const expression = fields.cron_expression!.replace('0-23', '*');
      const reference = new Cron(expression, { timezone: fields.timezone!, mode: '5-part', fixedTimeRule: 'no-wildcard' });
      const times = occurrencesOf(fields);
      let mine = times.after(at.getTime());
      for (const expected of reference.nextRuns(5, at)) {
        expect(new Date(mine!).toISOString()).toBe(expected.toISOString());
        mine = times.after(mine!);
      }
    }), { numRuns: 400 });
  });
});

describe('counting and the smallest period', () => {
  it('sees a time that a gap over midnight moved to the next day', () => {
    const moved = Date.parse('2026-03-29T01:00Z');
    expect(occurrencesOf(cron('30 23 * * *', 'America/Nuuk')).count(moved, moved + HOUR)).toBe(1);
  });

  it('agree with walking', () => {
    fc.assert(fc.property(schedules, instants, fc.integer({ min: 0, max: 5 * DAY }), (fields, from, span) => {
      const times = occurrencesOf(fields);
      const until = from.getTime() + span;
      let walked = 0;
      for (let at = times.after(from.getTime() - 1); at !== null && at <= until; at = times.after(at)) walked += 1;
      expect(times.count(from.getTime(), until)).toBe(walked);
    }), { numRuns: 400 });
  });

  it.each([
    ['0 2 * * *', 'Europe/Paris', 23 * HOUR],
    ['0 2 * * *', 'UTC', 24 * HOUR],
    ['0 * * * *', 'Europe/Paris', HOUR],
    ['*/5 * * * *', 'Africa/Casablanca', HOUR / 12],
    ['50 23 * * *', 'Asia/Kolkata', DAY],
    ['10 0,23 * * *', 'UTC', HOUR],
    ['0 2 29 2 *', 'UTC', (4 * 365 + 1) * DAY],
  ])('%s in %s is never closer than its smallest period', (expression, zone, expected) => {
    expect(occurrencesOf(cron(expression, zone)).smallestPeriodMs()).toBe(expected);
  });
});
