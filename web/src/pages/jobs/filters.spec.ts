import { filtersOf, nextSort } from './filters.ts';

const read = (query: string) => filtersOf(new URLSearchParams(query));

describe('Filters in the address', () => {
  it('are read', () => {
    expect(read('q=sales&status=missing&is_active=true&late=true&tag=erp&tag=hr&sort=-next_expected_at_utc&city=Douala')).toEqual({ q: 'sales', status: 'missing', is_active: true, late: true, tag: ['erp', 'hr'], sort: '-next_expected_at_utc', city: 'Douala' });
  });

  it('that nobody knows are left out, so that an old bookmark still shows something', () => {
    expect(read('status=lost&is_active=maybe&late=perhaps&sort=beauty&q=&backup_frequency=often')).toEqual({ sort: 'database_name' });
  });

  it('turn the order around at the second choice', () => {
    expect(nextSort('database_name', 'current_status')).toBe('current_status');
    expect(nextSort('current_status', 'current_status')).toBe('-current_status');
    expect(nextSort('-current_status', 'current_status')).toBe('current_status');
  });
});
