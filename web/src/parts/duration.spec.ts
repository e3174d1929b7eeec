import fc from 'fast-check';
import { formatBytes, formatSpan, spanParts } from './duration.ts';

describe('A span of time', () => {
  it.each([
    [0, '0s'], [59.9, '59s'], [60, '1m'], [3_600, '1h'], [3_725, '1h 2m'], [86_400, '1d'], [86_400 + 60, '1d'], [3 * 86_400 + 4 * 3_600 + 59, '3d 4h'], [-5, '0s'],
  ])('of %d s reads %s', (seconds, text) => {
    expect(formatSpan(seconds, 'en')).toBe(text);
  });

  it('reads in French', () => {
    expect(formatSpan(3 * 86_400 + 7_200, 'fr')).toMatch(/^3\s?j 2\s?h$/);
  });

  it('with one part leaves the rest out', () => {
    expect(formatSpan(3_725, 'en', 1)).toBe('1h');
  });

  it('never claims more time than there was, and less only below its smaller part', () => {
    const size = { day: 86_400, hour: 3_600, minute: 60, second: 1 };
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (seconds) => {
      const parts = spanParts(seconds);
      const told = parts.reduce((sum, { unit, value }) => sum + value * size[unit], 0);
      const first = parts[0] ? size[parts[0].unit] : 1;
      return parts.length <= 2 && told <= seconds && seconds - told < first;
    }));
  });
});

describe('A size', () => {
  it.each([[0, '0B'], [999, '999B'], [1_000, '1 kB'], [188_178_944, '188 MB'], [1_500_000_000, '1.5 GB'], [4.2e15, '4.2 PB'], [9e18, '9,000 PB']])('of %d bytes reads %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en')).toBe(text);
  });
});
