import fc from 'fast-check';
import { DateTime, Settings } from 'luxon';
import { Refusal } from './scalars.js';
import { latest, timeIn } from './times.js';

const inDouala = timeIn('Africa/Douala');
const inUtc = timeIn('UTC');
const inNewYork = timeIn('America/New_York');
const iso = (value: Date | Refusal) => (value instanceof Date ? value.toISOString() : value.detail);

describe('a time', () => {
  const { now } = Settings;
  afterEach(() => {
    Settings.now = now;
  });

  it.each([
    ['2026-06-12T12:53:52Z', '2026-06-12T12:53:52.000Z'],
    ['2026-06-12t12:53:52z', '2026-06-12T12:53:52.000Z'],
    ['2026-06-12 12:53:52 UTC', '2026-06-12T12:53:52.000Z'],
    ['2026-06-12T12:53:52.262965123Z', '2026-06-12T12:53:52.262Z'],
    ['2026-06-12T12:53:52,5Z', '2026-06-12T12:53:52.500Z'],
    ['2026-06-12T12:53Z', '2026-06-12T12:53:00.000Z'],
    ['2026-06-12T12:53:52+01:00', '2026-06-12T11:53:52.000Z'],
    ['2026-06-12T12:53:52-0330', '2026-06-12T16:23:52.000Z'],
    ['2026-06-12T12:53:52+14', '2026-06-11T22:53:52.000Z'],
    ['2024-02-29T00:00:00-00:00', '2024-02-29T00:00:00.000Z'],
    ['2026-06-12T24:00:00Z', '2026-06-13T00:00:00.000Z'],
  ])('with a zone, %j, is %s', (value, expected) => {
    expect(iso(inDouala(value))).toBe(expected);
  });

  it.each([
    ['2026-06-20 08:10:40.262965', '2026-06-20T07:10:40.262Z'],
    ['2026-06-20T08:10:40', '2026-06-20T07:10:40.000Z'],
    [' 2026-06-20  08:10 ', '2026-06-20T07:10:00.000Z'],
  ])('without a zone, %j, is local to the agent: %s', (value, expected) => {
    expect(iso(inDouala(value))).toBe(expected);
  });

  it('moves on by an hour in the hour that a clock change skips', () => {
    expect(iso(inNewYork('2026-03-08 02:30:00'))).toBe('2026-03-08T07:30:00.000Z');
  });

  it.each([['winter', '2026-01-15T00:00:00Z'], ['summer', '2026-07-15T00:00:00Z']])('takes the first of the two in the hour that a clock change repeats, read in %s', (_, today) => {
    Settings.now = () => Date.parse(today);
    expect(iso(inNewYork('2026-11-01 01:30:00'))).toBe('2026-11-01T05:30:00.000Z');
    expect(iso(inNewYork('2026-03-08 02:30:00'))).toBe('2026-03-08T07:30:00.000Z');
  });

  it.each([
    '2026-06-20', '12:53:52', '2026', '2026-W25', 'yesterday', '20/06/2026 08:10', '2026-06-20T08:10:40 CET', '2026-06-20T25:00:00Z', '2026-02-30T08:10:40Z',
    '2026-13-01T08:10:40Z', '2026-06-20T08:10:60Z', '2026-06-20T08:10:40+15:00', '2026-06-20T08:10:40+01:60', '0001-01-01T00:00:00Z', 1781269012, true, ['2026-06-12T12:53:52Z'], {},
  ])('is not what %j is', (value) => {
    expect(inDouala(value)).toBeInstanceOf(Refusal);
  });

  it('with an offset, or in UTC, is what luxon makes of it, and refused where that refuses it', () => {
    const two = (value: number) => String(value).padStart(2, '0');
    const upTo = (max: number) => fc.integer({ min: 0, max });
    fc.assert(fc.property(fc.integer({ min: 1970, max: 9999 }), upTo(13), upTo(32), upTo(25), upTo(60), upTo(60), upTo(999), fc.constantFrom('Z', '', '+05:45', '-09:30', '+14:00'), (year, month, day, hour, minute, second, ms, zone) => {
      const text = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}.${String(ms).padStart(3, '0')}${zone}`;
      const expected = DateTime.fromISO(text, { zone: 'UTC' });
      expect(inUtc(text)).toEqual(expected.isValid ? expected.toJSDate() : expect.any(Refusal));
    }), { numRuns: 2_000 });
  });

  it('that does not exist is refused with the time zone that was used', () => {
    expect(iso(inDouala('2026-02-30 08:10:40'))).toContain('time zone Africa/Douala');
  });

  it('without a zone is refused, not misread, when the agent\'s time zone is unknown', () => {
    expect(iso(timeIn('Mars/Olympus')('2026-06-20 08:10:40'))).toContain('time zone Mars/Olympus');
  });
});

describe('the latest time', () => {
  it('ignores times that are absent', () => {
    expect(latest([null, new Date(5), new Date(9), null, new Date(7)])).toEqual(new Date(9));
    expect(latest([null])).toBeNull();
  });
});
