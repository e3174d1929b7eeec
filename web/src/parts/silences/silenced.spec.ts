import { matchesWildcard } from '../match/wildcard.ts';
import { silencesOf } from './silenced.ts';

it.each([
  ['ACME_*', 'acme_douala', true], ['ACME_?', 'ACME_12', false], ['*', '', true], ['**b', 'aab', true], ['a*c', 'abd', false], ['', 'x', false], ['S?LES', 'SALES', true], ['*_2026', 'SALES_2026', true],
])('The pattern %j fits %j: %s', (pattern, text, fits) => {
  expect(matchesWildcard(pattern, text)).toBe(fits);
});

describe('Silences of a job', () => {
  const job = { agent_id_responsible: 'ACME_DOUALA', company_name: 'Acme', city: 'Douala', tags: ['ERP'], database_name: 'SALES' };
  const silence = (match: object, until = '2026-06-13T00:00:00.000Z') => ({ match, until });

  it('are those of which every condition names it', () => {
    const [whole, wrong, both] = [silence({ agents: ['acme_*'] }), silence({ agents: ['acme_*'], jobs: ['HR'] }), silence({ tags: ['erp'], cities: ['dou*'] })];
    expect(silencesOf(job, [whole, wrong, both])).toEqual([whole, both]);
  });

  it('begin with the one that lasts longest', () => {
    const [short, long] = [silence({ jobs: ['SALES'] }), silence({ jobs: ['SALES'] }, '2026-06-20T00:00:00.000Z')];
    expect(silencesOf(job, [short, long])).toEqual([long, short]);
  });
});
