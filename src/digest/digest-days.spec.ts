import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dueDay, lookBack } from './digest-days.js';

const at = (text: string): Date => new Date(text);
const due = (now: string, hour: number, zone: string) => {
  const { day, at: instant } = dueDay(at(now), hour, zone);
  return `${day} ${instant.toISOString()}`;
};

describe('The day whose digest is due', () => {
  it('is today from its hour on, and yesterday before', () => {
    expect(due('2026-06-12T06:00:00Z', 7, 'Africa/Douala')).toBe('2026-06-12 2026-06-12T06:00:00.000Z');
    expect(due('2026-06-12T05:59:59Z', 7, 'Africa/Douala')).toBe('2026-06-11 2026-06-11T06:00:00.000Z');
    expect(due('2026-06-12T23:30:00Z', 0, 'Africa/Douala')).toBe('2026-06-13 2026-06-12T23:00:00.000Z');
  });

  it('keeps its hour of the day when the clocks change', () => {
    expect(due('2026-03-28T12:00:00Z', 7, 'Europe/Paris')).toBe('2026-03-28 2026-03-28T06:00:00.000Z');
    expect(due('2026-03-29T12:00:00Z', 7, 'Europe/Paris')).toBe('2026-03-29 2026-03-29T05:00:00.000Z');
    expect(due('2026-10-25T12:00:00Z', 7, 'Europe/Paris')).toBe('2026-10-25 2026-10-25T06:00:00.000Z');
  });

  it('is due once, at the first instant, where its hour is leapt over or comes twice', () => {
    expect(due('2026-03-29T12:00:00Z', 2, 'Europe/Paris')).toBe('2026-03-29 2026-03-29T01:00:00.000Z');
    expect(due('2026-10-25T12:00:00Z', 2, 'Europe/Paris')).toBe('2026-10-25 2026-10-25T00:00:00.000Z');
    // Here midnight itself is leapt over.
    expect(due('2026-09-06T12:00:00Z', 0, 'America/Santiago')).toBe('2026-09-06 2026-09-06T04:00:00.000Z');
  });

  it('comes once a day whatever the zone and hour: every day has one, due within it, none is left out', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Paris', 'Africa/Douala', 'America/New_York', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia');
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 23 }), fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z'), noInvalidDate: true }), (zone, hour, start) => {
        const days = new Set<string>();
        for (let step = 0; step < 4 * 48; step++) {
          const now = new Date(start.getTime() + step * 30 * 60_000);
          const found = dueDay(now, hour, zone);
          expect(found.at <= now).toBe(true);
          expect(DateTime.fromJSDate(found.at, { zone }).toFormat('yyyy-MM-dd')).toBe(found.day);
          days.add(found.day);
        }
        const names = [...days];
        expect(names).toEqual([...names].sort());
        for (const [index, name] of names.slice(1).entries()) expect(DateTime.fromISO(names[index]!).plus({ days: 1 }).toFormat('yyyy-MM-dd')).toBe(name);
      }),
      { numRuns: 60 },
    );
  });
});

describe('A digest looks back', () => {
  const noon = at('2026-03-30T10:00:00Z');

  it('a day, or as far as the last one that was sent, a week at most', () => {
    const from = (last: string | null) => lookBack('daily', noon, 'Europe/Paris', last === null ? null : at(last)).from.toISOString();
    expect(from(null)).toBe('2026-03-29T10:00:00.000Z');
    expect(from('2026-03-30T05:00:00Z')).toBe('2026-03-29T10:00:00.000Z');
    expect(from('2026-03-27T06:00:00Z')).toBe('2026-03-27T06:00:00.000Z');
    expect(from('2026-01-01T06:00:00Z')).toBe('2026-03-23T11:00:00.000Z');
  });

  it('the whole days of a week or a month before today, of 23 and 25 hours too', () => {
    const { day, days, edges, from } = lookBack('weekly', noon, 'Europe/Paris', null);
    expect([day, days[0], days.at(-1), days.length, edges.length]).toEqual(['2026-03-30', '2026-03-23', '2026-03-29', 7, 8]);
    expect([from.toISOString(), edges.at(-2)?.toISOString(), edges.at(-1)?.toISOString()]).toEqual(['2026-03-22T23:00:00.000Z', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect(lookBack('monthly', noon, 'Europe/Paris', null).days).toHaveLength(30);
  });
});
