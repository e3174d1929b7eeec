import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { DAY_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

let vigie: TestVigie;
beforeAll(async () => (vigie = await TestVigie.start()));
afterAll(() => vigie.close());

const reportText = (agent: TestAgent, databases: Record<string, unknown>, end: string): string =>
  JSON.stringify({ agent_id: agent.id, operation_end_time: end, databases });

describe('Content that turns up again', () => {
  it('is archived under its own name, counted, and gets no second verdict', async () => {
    const agent = await vigie.agent('AGAIN');
    const job = await vigie.job(agent.id, 'SALES');
    const text = reportText(agent, { SALES: sectionOf(await agent.dump('sales.sql')) }, new Date().toISOString());
    await agent.rawReport(text, 'first.json');
    expect(await vigie.scan()).toMatchObject({ reports_applied: 1, reports_duplicate: 0 });

    await agent.rawReport(text, 'second.json');
    expect(await vigie.scan()).toMatchObject({ reports_read: 1, reports_applied: 0, reports_duplicate: 1, entries_recorded: 0, files_verified: 0 });
    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await agent.list('log/_archive')).toEqual(['first.json', 'second.json']);
  });

  it('twice in one scan counts once as itself and once as a duplicate', async () => {
    const agent = await vigie.agent('TWINS');
    const job = await vigie.job(agent.id, 'SALES');
    const text = reportText(agent, { SALES: sectionOf(await agent.dump('sales.sql')) }, new Date().toISOString());
    for (const name of ['a.json', 'b.json']) await agent.rawReport(text, name);
    expect(await vigie.scan()).toMatchObject({ reports_read: 2, reports_applied: 1, reports_duplicate: 1, entries_recorded: 1 });
    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await agent.list('log')).toEqual(['_archive']);
    expect(await agent.list('log/_archive')).toEqual(['a.json', 'b.json']);
    expect(await vigie.get('/reports?agent_id=TWINS')).toMatchObject([{ file_name: 'a.json' }]);
  });

  it('that was rejected goes to quarantine again, without a second alert', async () => {
    const agent = await vigie.agent('BAD_AGAIN');
    for (const name of ['a.json', 'b.json']) {
      await agent.rawReport('[]', name);
      await vigie.scan();
    }
    expect((await agent.list('log/_rejected')).filter((name) => !name.includes('problems'))).toEqual(['a.json', 'b.json']);
    expect(await vigie.get<unknown[]>('/rejected_reports?agent_id=BAD_AGAIN')).toHaveLength(1);
  });

  it('of another agent is that agent’s own report', async () => {
    const agents = [await vigie.agent('SAME_A'), await vigie.agent('SAME_B')];
    const text = JSON.stringify({ operation_end_time: new Date().toISOString(), databases: { SALES: { BACKUP: { status: false } } } });
    for (const agent of agents) await agent.rawReport(text, 'r.json');
    expect(await vigie.scan()).toMatchObject({ reports_applied: 2, reports_duplicate: 0 });
  });
});

describe('Reports that wait together', () => {
  it('are judged in the order of their ends, not of their names or arrival', async () => {
    const agent = await vigie.agent('ORDER');
    const job = await vigie.job(agent.id, 'SALES');
    const ends = [5, 20, 10].map((minutes) => new Date(Date.now() - minutes * MINUTE_MS));
    for (const [index, end] of ends.entries()) await agent.rawReport(reportText(agent, { SALES: { BACKUP: { status: false } } }, end.toISOString()), `${index}.json`);
    await vigie.scan();
    const recorded = (await vigie.entries(job)).map(({ report_file_name }) => report_file_name).reverse();
    expect(recorded).toEqual(['1.json', '2.json', '0.json']);
  });
});

describe('A report that does not parse', () => {
  it('and whose time lies in the future is given its minute by when it really came', async () => {
    const agent = await vigie.agent('FUTURE_TIME');
    const path = join(agent.folder, 'log', await agent.rawReport('{"agent_id":', 'cut.json'));
    const tomorrow = new Date(Date.now() + DAY_MS);
    await utimes(path, tomorrow, tomorrow);
    expect(await vigie.scan()).toMatchObject({ reports_waiting: 1, reports_rejected: 0 });

    vigie.clock.advance(2 * MINUTE_MS);
    expect(await vigie.scan()).toMatchObject({ reports_waiting: 0, reports_rejected: 1 });
    vigie.clock.advance(-2 * MINUTE_MS);
  });
});

describe('A report that waits for its file', () => {
  it('and whose times are read otherwise by then is rejected, and told', async () => {
    const settling = await TestVigie.start({ STAGING_SETTLE_SECONDS: '3600' });
    try {
      const agent = await settling.agent('ZONE');
      await settling.job(agent.id, 'SALES');
      const end = new Date(Date.now() - MINUTE_MS).toISOString().replace('T', ' ').replace('Z', '');
      await agent.rawReport(reportText(agent, { SALES: sectionOf({ name: 'never.sql', size: 5, sha256: 'a'.repeat(64) }) }, end), 'zone.json');
      expect(await settling.scan()).toMatchObject({ reports_waiting: 1 });

      const { status } = await settling.request('PATCH', '/agents/ZONE', { timezone: 'Pacific/Honolulu' });
      expect(status).toBe(200);
      expect(await settling.scan()).toMatchObject({ reports_waiting: 0, reports_rejected: 1 });
      expect(await settling.get('/rejected_reports?agent_id=ZONE')).toMatchObject([{ file_name: 'zone.json', problems: [{ detail: expect.stringContaining('Pacific/Honolulu') }] }]);
    } finally {
      await settling.close();
    }
  });
});
