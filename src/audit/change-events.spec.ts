import type { Change } from './audit-log.js';
import { changeEvents } from './change-events.js';

const change = (action: Change['action'], type: Change['target']['type'], id: Change['target']['id']): Change => ({ action, target: { type, id }, before: null, after: null });

describe('What people changed is told', () => {
  it('of one job with its id, and of one agent with its name', () => {
    expect(changeEvents([change('job.updated', 'job', 7)])).toEqual([{ type: 'job.changed', job_id: 7, payload: { action: 'job.updated', ids: [7] } }]);
    expect(changeEvents([change('agent.updated', 'agent', 'ACME')])).toEqual([{ type: 'agent.changed', agent_id: 'ACME', payload: { action: 'agent.updated', ids: ['ACME'] } }]);
  });

  it('of many jobs in one event per thousand and per action', () => {
    const many = Array.from({ length: 1_001 }, (_, id) => change('job.updated', 'job', id));
    const events = changeEvents([...many, change('job.deleted', 'job', 2_000)]);
    expect(events.map(({ job_id, payload }) => [job_id, 'ids' in payload ? payload.ids.length : 0])).toEqual([[null, 1_000], [1_000, 1], [2_000, 1]]);
  });

  it('never of keys and sessions', () => {
    expect(changeEvents([change('api_key.created', 'api_key', 1), change('session.opened', 'session', null)])).toEqual([]);
  });
});
