import { aWindow, SCOPES } from '../../test/support/windows.js';
import { concerns, type ConcernedJob, excusesOf } from './calendar.js';

const job: ConcernedJob = { id: 7, agent_key: 'acme_douala', company_name: 'ACME', city: 'Douala', tags: ['erp', 'production'] };

it.each(SCOPES)('a window of %j concerns the job: %s', (scope, expected) => {
  expect(concerns(aWindow(scope), job)).toBe(expected);
});

describe('What excuses a job', () => {
  it('is the oldest window that is open then and concerns it', () => {
    const excuses = excusesOf([aWindow({ id: 1, tag: 'other' }), aWindow({ id: 2, tag: 'erp' }), aWindow({ id: 3, everything: true })], job);
    expect(excuses.at(new Date('2026-06-13T22:00Z'))?.id).toBe(2);
    expect(excuses.at(new Date('2026-06-14T05:00Z'))).toBeNull();
  });

  it('is told once where windows overlap', () => {
    const later = aWindow({ job_id: 7, starts_at: new Date('2026-06-14T03:00Z'), ends_at: new Date('2026-06-14T09:00Z') });
    const excuses = excusesOf([aWindow({ tag: 'erp' }), later, aWindow({ tag: 'other', ends_at: new Date('2026-07-01T00:00Z') })], job);
    expect(excuses.between(Date.parse('2026-06-13T00:00Z'), Date.parse('2026-06-14T06:00Z'))).toEqual([{ from: Date.parse('2026-06-13T20:00Z'), until: Date.parse('2026-06-14T06:00Z') }]);
  });
});
