import { incidentFiltersOf, stateOf } from './incident-filters.ts';

const of = (search: string) => incidentFiltersOf(new URLSearchParams(search));

describe('What the address chooses of incidents', () => {
  it('is the open ones where it says nothing', () => {
    expect(of('')).toEqual({ state: 'open' });
    expect(of('state=nonsense&acknowledged=perhaps&from=yesterday&to=2026-13-01')).toEqual({ state: 'open' });
  });

  it('is all that it names', () => {
    expect(of('state=resolved&agent_id=ACME&acknowledged=false&from=2026-06-01')).toEqual({ state: 'resolved', agent_id: 'ACME', acknowledged: false, from: new Date('2026-06-01T00:00:00').toISOString() });
  });

  it('is every state when all are asked for', () => {
    expect(of('state=all')).toEqual({});
    expect(stateOf(new URLSearchParams('state=all'))).toBe('all');
  });
});
