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

  it('of channels and rules by naming the kind', () => {
    const changes = [change('notification_channel.created', 'notification_channel', 3), change('notification_rule.updated', 'notification_rule', 1), change('notification_rule.updated', 'notification_rule', 2)];
    expect(changeEvents(changes)).toEqual([{ type: 'audit.recorded', payload: { targets: ['notification_channel', 'notification_rule'] } }]);
  });

  it('of keys and sessions without naming them', () => {
    expect(changeEvents([change('api_key.created', 'api_key', 1), change('session.opened', 'session', null)])).toEqual([{ type: 'audit.recorded', payload: { targets: [] } }]);
  });

  it('once: not again of what has an event of its own', () => {
    expect(changeEvents([change('delivery.retried', 'delivery', 1), change('scan.requested', 'scan_run', 2), change('incident.acknowledged', 'incident', 3)])).toEqual([]);
  });
});
