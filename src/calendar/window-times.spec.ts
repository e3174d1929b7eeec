import fc from 'fast-check';
import { joined, openAt, openBetween, openingsBetween, opensAfter, type TimeSpan, type WindowTimes } from './window-times.js';

const at = (text: string) => new Date(text);
const window = (fields: Partial<WindowTimes>): WindowTimes => ({
  starts_at: at('2026-06-01T00:00Z'), ends_at: null, cron_expression: null, timezone: null, duration_minutes: null, removed_at: null, ...fields,
});
const once = window({ starts_at: at('2026-06-13T20:00Z'), ends_at: at('2026-06-14T04:00Z') });
/** Saturday nights in Douala, UTC+1. */
const saturdays = window({ cron_expression: '0 22 * * 6', timezone: 'Africa/Douala', duration_minutes: 240 });
const text = (span: TimeSpan | null) => span && [span.from, span.until].map((time) => new Date(time).toISOString().slice(0, 16));

describe('A window', () => {
  it.each<[string, WindowTimes, string, string[] | null]>([
    ['that does not recur is open from its beginning', once, '2026-06-13T20:00Z', ['2026-06-13T20:00', '2026-06-14T04:00']],
    ['that does not recur is closed at its end', once, '2026-06-14T04:00Z', null],
    ['that does not recur is closed before', once, '2026-06-13T19:59:59.999Z', null],
    ['that recurs opens at the time of its zone', saturdays, '2026-06-13T21:00Z', ['2026-06-13T21:00', '2026-06-14T01:00']],
    ['that recurs is closed between', saturdays, '2026-06-14T01:00Z', null],
    ['that recurs is closed before it recurs at all', { ...saturdays, starts_at: at('2026-06-14T00:00Z') }, '2026-06-13T22:00Z', null],
    ['that begins in the middle of an opening is open from there', { ...saturdays, starts_at: at('2026-06-13T22:00Z') }, '2026-06-13T23:00Z', ['2026-06-13T22:00', '2026-06-14T01:00']],
    ['that ends in the middle of an opening is open until there', { ...saturdays, ends_at: at('2026-06-13T22:00Z') }, '2026-06-13T21:30Z', ['2026-06-13T21:00', '2026-06-13T22:00']],
    ['that was deleted is open until then', { ...once, removed_at: at('2026-06-13T21:00Z') }, '2026-06-13T20:30Z', ['2026-06-13T20:00', '2026-06-13T21:00']],
    ['that was deleted is closed afterwards', { ...once, removed_at: at('2026-06-13T21:00Z') }, '2026-06-13T21:00Z', null],
    ['of four hours lasts four hours also where the clocks change', window({ cron_expression: '0 1 * * *', timezone: 'Europe/Paris', duration_minutes: 240 }), '2026-10-25T02:00Z', ['2026-10-24T23:00', '2026-10-25T03:00']],
  ])('%s', (_words, times, instant, expected) => {
    expect(text(openAt(times, at(instant)))).toEqual(expected);
  });

  it.each<[string, WindowTimes, string, string | null]>([
    ['once, before its beginning', once, '2026-06-13T00:00Z', '2026-06-13T20:00'],
    ['never again once it has begun', once, '2026-06-13T20:00Z', null],
    ['week after week', saturdays, '2026-06-13T21:00Z', '2026-06-20T21:00'],
    ['never after its end', { ...saturdays, ends_at: at('2026-06-20T21:00Z') }, '2026-06-14T00:00Z', null],
    ['never after it was deleted', { ...saturdays, removed_at: at('2026-06-15T00:00Z') }, '2026-06-14T00:00Z', null],
    ['not before it recurs at all', { ...saturdays, starts_at: at('2026-08-01T00:00Z') }, '2026-06-14T00:00Z', '2026-08-01T21:00'],
  ])('opens %s', (_words, times, after, expected) => {
    expect(opensAfter(times, at(after))?.toISOString().slice(0, 16) ?? null).toBe(expected);
  });

  it('lists each opening where two overlap because the clocks change', () => {
    const nightly = window({ cron_expression: '0 0 * * *', timezone: 'Europe/Paris', duration_minutes: 1439 });
    const openings = openingsBetween(nightly, Date.parse('2027-03-27T00:00Z'), Date.parse('2027-03-29T12:00Z'));
    expect(openings.map(text)).toEqual([['2027-03-26T23:00', '2027-03-27T22:59'], ['2027-03-27T23:00', '2027-03-28T22:59'], ['2027-03-28T22:00', '2027-03-29T21:59']]);
  });

  it('lists its openings, cut to the times that are asked for', () => {
    const spans = openBetween(saturdays, Date.parse('2026-06-13T22:00Z'), Date.parse('2026-06-27T22:00Z'));
    expect(spans.map(text)).toEqual([['2026-06-13T22:00', '2026-06-14T01:00'], ['2026-06-20T21:00', '2026-06-21T01:00'], ['2026-06-27T21:00', '2026-06-27T22:00']]);
    expect(openBetween(once, Date.parse('2026-07-01T00:00Z'), Date.parse('2026-07-02T00:00Z'))).toEqual([]);
  });
});

describe('At any instant', () => {
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minute) => Date.parse('2026-03-01T00:00Z') + minute * 60_000);
  const windows = fc
    .record({
      starts: minutes, length: fc.integer({ min: 1, max: 20_000 }), ends: fc.boolean(), removed: fc.option(minutes),
      cron: fc.option(fc.constantFrom('0 22 * * 6', '30 1 * * *', '0 */6 * * *', '15 2 29 * *')), timezone: fc.constantFrom('UTC', 'Europe/Paris', 'Australia/Lord_Howe'),
      duration: fc.integer({ min: 1, max: 360 }),
    })
    .map(({ starts, length, ends, removed, cron, timezone, duration }) =>
      window({
        starts_at: new Date(starts), ends_at: ends || cron === null ? new Date(starts + length * 60_000) : null, removed_at: removed === null ? null : new Date(removed),
        ...(cron !== null && { cron_expression: cron, timezone, duration_minutes: duration }),
      }),
    );

  it('a window is open when, and only when, one of its openings holds it', () => {
    fc.assert(fc.property(windows, minutes, fc.integer({ min: 0, max: 20_000 }), (times, from, length) => {
      const until = from + length * 60_000;
      const spans = openBetween(times, from, until);
      for (const instant of [from, from + (until - from) / 2, until - 60_000].filter((one) => one >= from && one < until)) {
        expect(spans.some((span) => instant >= span.from && instant < span.until)).toBe(openAt(times, new Date(instant)) !== null);
      }
      expect(joined(spans)).toEqual(spans);
    }));
  });

  it('what opens next is open then, and was not just before', () => {
    fc.assert(fc.property(windows, minutes, (times, from) => {
      const next = opensAfter(times, new Date(from));
      if (next === null) return;
      expect(next.getTime()).toBeGreaterThan(from);
      expect(openAt(times, next)?.from).toBe(next.getTime());
    }));
  });
});

it('joins overlapping and touching times, and drops empty ones', () => {
  const spans = [[5, 7], [1, 3], [3, 4], [9, 9], [6, 8]].map(([from = 0, until = 0]) => ({ from, until }));
  expect(joined(spans)).toEqual([{ from: 1, until: 4 }, { from: 5, until: 8 }]);
});
