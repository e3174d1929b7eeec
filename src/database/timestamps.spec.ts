import fc from 'fast-check';
import pg from 'pg';
import { dataSourceOptions } from './data-source-options.js';
import { withPatience } from './silent-connections.js';
import { COLUMN_READERS, readTimestamp } from './timestamps.js';

const byDefault = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;
/** As PostgreSQL writes it in UTC: without the zeros at the end of a fraction. */
const written = (date: Date, microseconds: number) => `${date.toISOString().slice(0, 19).replace('T', ' ')}${`.${String(microseconds).padStart(6, '0')}`.replace(/\.?0+$/, '')}+00`;
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59Z');

describe('readTimestamp', () => {
  it.each([
    ['2026-06-12 12:53:52+00', '2026-06-12T12:53:52.000Z'],
    ['2026-06-12 12:53:52.26+00', '2026-06-12T12:53:52.260Z'],
    ['2026-06-12 12:53:52.262965+00', '2026-06-12T12:53:52.262Z'],
    ['2026-06-12 12:53:52.9999+00', '2026-06-12T12:53:52.999Z'],
    ['0033-04-03 15:00:00+00', '0033-04-03T15:00:00.000Z'],
    ['2026-06-12 18:38:52.5+05:45', '2026-06-12T12:53:52.500Z'],
    ['2026-06-12 09:53:52-03', '2026-06-12T12:53:52.000Z'],
    ['1890-01-01 00:13:35+00:13:35', '1890-01-01T00:00:00.000Z'],
    ['12026-06-12 12:53:52+00', '+012026-06-12T12:53:52.000Z'],
  ])('reads %s', (text, expected) => {
    expect((readTimestamp(text) as Date).toISOString()).toBe(expected);
  });

  it.each(['infinity', '-infinity', '0044-03-15 12:00:00+00 BC'])('reads %s as ever', (text) => {
    expect(readTimestamp(text)).toEqual(byDefault(text));
  });

  it('reads every time that it was given, to the millisecond', () => {
    const fraction = fc.oneof(fc.constant(0), fc.nat(999).map((ms) => ms * 1_000), fc.nat(999_999));
    fc.assert(fc.property(fc.integer({ min: FIRST / 1_000, max: LAST / 1_000 }), fraction, (seconds, microseconds) => {
      const date = new Date(seconds * 1_000 + Math.floor(microseconds / 1_000));
      expect(readTimestamp(written(date, microseconds))).toEqual(date);
    }), { numRuns: 2_000 });
  });

  it.each([
    ['a server elsewhere', withPatience(dataSourceOptions({ url: 'postgres://db.example/vigie' })), { keepAlive: true, query_timeout: 300_000 }],
    ['the embedded database', withPatience(dataSourceOptions({ host: '/tmp/vigie', port: 5432 })), {}],
  ])('is what connections to %s read with', (_, { extra }, others) => {
    expect(extra).toMatchObject({ ...others, types: COLUMN_READERS });
  });
});
