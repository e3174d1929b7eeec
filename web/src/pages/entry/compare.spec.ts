import { comparisons } from './compare.ts';

const outcomes = (reported: Parameters<typeof comparisons>[0]['reported'], file: Parameters<typeof comparisons>[0]['file']) => comparisons({ reported, file }).map(({ what, outcome }) => `${what} ${outcome}`);
const REPORTED = { file_name: 'a.sql', size: 10, sha256: 'AB12' };

describe('Reported against observed', () => {
  it('is the same also where the hash is spelled otherwise', () => {
    expect(outcomes(REPORTED, { kind: 'regular', size: 10, sha256: 'ab12' })).toEqual(['file same', 'size same', 'hash same']);
  });

  it('differs where they say different things', () => {
    expect(outcomes(REPORTED, { kind: 'regular', size: 9, sha256: 'ff00' })).toEqual(['file same', 'size differs', 'hash differs']);
  });

  it('says nothing where one of them says nothing', () => {
    expect(outcomes(REPORTED, { kind: 'absent' })).toEqual(['file none', 'size none', 'hash none']);
    expect(outcomes({ file_name: 'a.sql', size: null, sha256: null }, { kind: 'regular', size: 9, sha256: 'ff00' })).toEqual(['file same', 'size none', 'hash none']);
  });
});
