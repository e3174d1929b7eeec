import { draftOfMatch, hasCondition, matchOf, NO_CONDITION } from './match.ts';

describe('Conditions as they are edited', () => {
  it('are the same again after they were shown', () => {
    const match = { agents: ['ACME_*', 'B'], tags: ['erp'], severities: ['critical' as const], kinds: ['alert' as const, 'recovery' as const], statuses: ['missing' as const] };
    expect(matchOf(draftOfMatch(match))).toEqual(match);
  });

  it('are none where nothing but blanks and commas was typed', () => {
    const match = matchOf({ ...NO_CONDITION, agents: ' , ,' });
    expect(match).toEqual({});
    expect(hasCondition(match)).toBe(false);
  });

  it('leave out words that nobody knows', () => {
    expect(matchOf({ ...NO_CONDITION, kinds: ['alert', 'shout'], cities: ' Douala ,Kribi' })).toEqual({ kinds: ['alert'], cities: ['Douala', 'Kribi'] });
  });
});
