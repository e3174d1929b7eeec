import type { AgentOverview } from '../../src/agents/dto/agent-overview.dto.js';
import type { Summary } from '../../src/summary/dto/summary.dto.js';
import { EventStream } from '../support/event-stream.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { DAY_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

describe('An agent from which nothing comes', () => {
  let sink: SmtpSink;
  let vigie: TestVigie;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    vigie = await TestVigie.start({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org' });
  });
  beforeEach(() => sink.forget());
  afterAll(async () => {
    await vigie.close();
    await sink.close();
  });

  const silent = async () => (await vigie.get<AgentOverview[]>('/agents?silent=true')).map(({ id }) => id);
  const jobs = async (agentId: string, ...names: string[]) => {
    for (const name of names) await vigie.job(agentId, name, { grace_minutes: 5 });
  };

  it('is silent since it was last heard: one message says so for all its databases, and one tells its return', async () => {
    const agent = await vigie.agent('ACME');
    const stream = await EventStream.open(`${vigie.test.url}/events?agent_id=ACME&types=agent.silent,agent.heard`);
    await jobs(agent.id, 'A', 'B', 'C');
    for (const name of ['A', 'B', 'C']) await agent.backUp(name, { endedAt: vigie.clock.now() });
    await vigie.scan();
    const { last_seen_at } = await vigie.get<AgentOverview>('/agents/ACME');
    vigie.clock.advance(DAY_MS + 6 * MINUTE_MS);
    await vigie.scan();

    expect(await vigie.get('/agents/ACME')).toMatchObject({ silent_since: last_seen_at });
    expect([await silent(), (await vigie.get<Summary>('/summary')).silent_agents]).toEqual([['ACME'], 1]);
    const alert = await sink.nth(1);
    expect(alert.mail.subject).toBe('Backup alert - ACME - 3 databases - Status: MISSING');
    const since = String(last_seen_at).replace(/\.\d+Z$/, 'Z');
    for (const body of [alert.mail.text, alert.mail.html]) expect(body).toContain(`The agent ACME is silent: nothing at all has come from it since ${since} (1 d 6 min)`);

    await vigie.scan();
    for (const name of ['A', 'B', 'C']) await agent.backUp(name, { endedAt: vigie.clock.now() });
    await vigie.scan();
    expect([await silent(), await vigie.get('/agents/ACME')]).toMatchObject([[], { silent_since: null }]);
    const recovery = await sink.nth(2);
    expect(recovery.mail.subject).toBe('Backup recovered - ACME - 3 databases - Status: SUCCESS');
    expect(recovery.mail.text).not.toContain('silent');
    expect(sink.mails).toHaveLength(2);
    await stream.ofType('agent.heard');
    expect(stream.events.map(({ type, payload }) => [type, payload])).toEqual([['agent.silent', { silent_since: last_seen_at }], ['agent.heard', { silent_since: last_seen_at }]]);
    stream.close();
  });

  it('and never came is silent since its first missed backup was expected', async () => {
    const agent = await vigie.agent('NEW');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();
    const [entry] = await vigie.entries(job);
    expect(await vigie.get('/agents/NEW')).toMatchObject({ silent_since: entry!.cycle_expected_at_utc });
    expect((await sink.nth(1)).mail.text).toContain('The agent NEW is silent');
  });

  it('and that has no staging folder is told to be silent too', async () => {
    await jobs('NOWHERE', 'SALES');
    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();
    expect((await sink.nth(1)).mail.text).toContain('The agent NOWHERE is silent: it never had a staging folder');
  });

  it('is not silent while another of its databases reports', async () => {
    const agent = await vigie.agent('HALF');
    await jobs(agent.id, 'GONE', 'GOOD');
    await agent.backUp('GOOD', { endedAt: vigie.clock.now() });
    vigie.clock.advance(6 * MINUTE_MS);
    expect(await vigie.scan()).toMatchObject({ entries_missing: 1 });
    expect(await silent()).not.toContain('HALF');
    expect((await sink.nth(1)).mail.text).not.toContain('silent');
  });

  it('is not silent when what comes cannot be read', async () => {
    const agent = await vigie.agent('GARBLED');
    await jobs(agent.id, 'SALES');
    await agent.rawReport('{"agent_id": "SOMEBODY ELSE", "databases": {}}');
    vigie.clock.advance(6 * MINUTE_MS);
    expect(await vigie.scan()).toMatchObject({ entries_missing: 1, reports_rejected: 1 });
    expect(await silent()).not.toContain('GARBLED');
  });
});
