import { MONTH, monthNamed, monthOf } from './month.js';

describe('A month', () => {
  it.each([
    ['2026-06', '2026-06-01T00:00:00.000Z', '2026-07-01T00:00:00.000Z'],
    ['2026-12', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2028-02', '2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ])('%s begins at %s and ends at %s', (name, from, to) => {
    expect(monthNamed(name)).toEqual({ name, from: new Date(from), to: new Date(to) });
  });

  it('is that of UTC', () => {
    expect(monthOf(new Date('2026-06-30T23:59:59.999Z')).name).toBe('2026-06');
    expect(monthOf(new Date('2026-07-01T01:00:00+02:00')).name).toBe('2026-06');
  });

  it.each(['2026', '2026-6', '2026-13', '2026-00', '2026-06-01', '0000-01', '1999-12', ' 2026-06', 'June'])('is not %j', (text) => {
    expect(text).not.toMatch(MONTH);
  });
});
