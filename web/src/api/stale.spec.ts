import { KEY, staleAfter } from './stale.ts';

const event = (type: Parameters<typeof staleAfter>[0]['type'], fields: Partial<Parameters<typeof staleAfter>[0]> = {}) => staleAfter({ type, job_id: null, agent_id: null, payload: {}, ...fields });

describe('What an event makes stale', () => {
  it('is, after entries, how everything stands and exactly the jobs that they are about', () => {
    const keys = event('entries.recorded', { agent_id: 'ACME', payload: { entries: [{ job_id: 7 }, { job_id: 9 }, { job_id: null }] } });
    for (const key of [[KEY.summary], [KEY.sites], [KEY.job, 7], [KEY.job, 9], [KEY.agent, 'ACME']]) expect(keys).toContainEqual(key);
    expect(keys.filter(([name]) => name === KEY.job)).toHaveLength(2);
  });

  it('is nothing while a scan merely goes on: the bar has what it needs', () => {
    expect(event('scan.progress')).toEqual([]);
  });

  it('is every job after people have edited some', () => {
    expect(event('job.changed')).toContainEqual([KEY.job]);
  });

  it('is incidents when one of them changes, and silences when one of those does', () => {
    expect(event('incident.acknowledged', { agent_id: 'ACME' })).toContainEqual([KEY.incidents]);
    expect(event('silence.changed')).toContainEqual([KEY.silences]);
    expect(event('delivery.changed')).toContainEqual([KEY.incidents, 'timeline']);
  });

  it('is channels and rules when people change those, and always keys and the audit log, which are not named', () => {
    expect(event('audit.recorded', { payload: { targets: ['notification_channel'] } })).toEqual(expect.arrayContaining([[KEY.audit], [KEY.channels], [KEY.rules]]));
    expect(event('audit.recorded', { payload: { targets: ['notification_rule', 'new'] } })).not.toContainEqual([KEY.channels]);
    expect(event('audit.recorded', { payload: { targets: [] } })).toEqual([[KEY.audit], [KEY.keys]]);
  });

  it('is the agent when it is heard again', () => {
    expect(event('agent.heard', { agent_id: 'ACME' })).toEqual(expect.arrayContaining([[KEY.summary], [KEY.agents], [KEY.agent, 'ACME']]));
  });

  it('is read from a payload of any shape without failing', () => {
    for (const payload of [null, 'x', { entries: 'x' }, { entries: [null, 3] }, { targets: [null, 3] }]) {
      expect(event('entries.recorded', { payload })).toContainEqual([KEY.summary]);
      expect(event('audit.recorded', { payload })).toEqual([[KEY.audit], [KEY.keys]]);
    }
  });
});
