import { sectionOf } from '../support/agent.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

describe('Agents reuse names', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start()));
  afterAll(() => vigie.close());

  it('three reports waiting on one file give one success for the newest and no alarm for the others', async () => {
    const agent = await vigie.agent('REUSE');
    const job = await vigie.job(agent.id, 'SALES');
    const old = [];
    for (const content of ['first', 'second']) old.push(await agent.dump('sales.sql.zst', content));
    const newest = await agent.dump('sales.sql.zst', 'third!');
    for (const [index, dump] of [...old, newest].entries()) {
      await agent.report({ SALES: sectionOf(dump) }, { endedAt: new Date(Date.now() - (3 - index) * MINUTE_MS) });
    }

    await vigie.scan();

    expect((await vigie.verdicts(job)).sort()).toEqual(['success verified', 'unknown superseded', 'unknown superseded']);
    expect((await vigie.reload(job)).current_status).toBe('ok');
    expect(await vigie.get('/deliveries')).toEqual([]);
  });

  it('reports that arrive out of order leave the job in the state of its newest cycle', async () => {
    const agent = await vigie.agent('DISORDER');
    const job = await vigie.job(agent.id, 'SALES');
    await agent.backUp('SALES', { content: 'today', file: 'today.sql' });
    await vigie.scan();
    await agent.report(
      { SALES: sectionOf({ name: 'x', size: 1, sha256: 'd'.repeat(64) }, { BACKUP: { status: false } }) },
      { endedAt: new Date(Date.now() - DAY_MS) },
    );
    await vigie.scan();

    expect(await vigie.verdicts(job)).toEqual(['success verified', 'failed agent-reported-failure']);
    const after = await vigie.reload(job);
    expect(after.current_status).toBe('ok');
    expect(new Date(after.last_failed_backup_utc!).getTime()).toBeLessThan(new Date(after.last_successful_backup_utc!).getTime());
  });

  it('an older backup that arrives late never overwrites a newer copy at the same path', async () => {
    const agent = await vigie.agent('OLDER');
    await vigie.job(agent.id, 'SALES', { final_storage_path_template: 'older/{database_name}.sql' });
    const newer = await agent.backUp('SALES', { content: 'new', file: 'new.sql' });
    await vigie.scan();
    await agent.backUp('SALES', { content: 'old', file: 'old.sql', endedAt: new Date(Date.now() - 2 * DAY_MS) });
    await vigie.scan();

    const current = await vigie.get<{ sha256: string }[]>('/stored_backups?agent_id=OLDER&current=true');
    expect(current.map(({ sha256 }) => sha256)).toEqual([newer.sha256]);
  });

  it('two agents whose templates meet on one path never overwrite each other', async () => {
    const [first, second] = [await vigie.agent('MEET_A'), await vigie.agent('MEET_B')];
    const template = { final_storage_path_template: 'meet/{file_name}' };
    const jobs = [await vigie.job(first.id, 'SALES', template), await vigie.job(second.id, 'SALES', template)];
    await first.backUp('SALES', { content: 'of the first', file: 'sales.sql' });
    await vigie.scan();
    await second.backUp('SALES', { content: 'of the second', file: 'sales.sql' });
    await vigie.scan();

    expect(await vigie.verdicts(jobs[0]!)).toEqual(['success verified']);
    expect(await vigie.verdicts(jobs[1]!)).toEqual(['failed not-stored']);
    expect((await vigie.entries(jobs[1]!))[0]!.message).toContain('belongs to SALES of agent MEET_A');
  });

  it('two agents that meet on one path in the same scan leave exactly one copy there', async () => {
    const template = { final_storage_path_template: 'race/{file_name}' };
    const agents = await Promise.all(['RACE_A', 'RACE_B', 'RACE_C'].map((id) => vigie.agent(id)));
    const jobs = [];
    for (const agent of agents) {
      jobs.push(await vigie.job(agent.id, 'SALES', template));
      await agent.backUp('SALES', { content: `of ${agent.id}`, file: 'sales.sql' });
    }
    await vigie.scan();

    const verdicts = (await Promise.all(jobs.map((job) => vigie.verdicts(job)))).flat().sort();
    expect(verdicts).toEqual(['failed not-stored', 'failed not-stored', 'success verified']);
  });

  it('a report goes to that one of two jobs of a database whose expected time is nearest', async () => {
    const agent = await vigie.agent('TWO_HOURS');
    const now = vigie.clock.now();
    const noon = await vigie.job(agent.id, 'SALES');
    const other = await vigie.job(agent.id, 'SALES', { expected_hour_utc: (now.getUTCHours() + 12) % 24 });
    await agent.backUp('SALES', { endedAt: new Date(now.getTime() - HOUR_MS / 2) });
    await vigie.scan();

    expect(await vigie.verdicts(noon)).toEqual(['success verified']);
    expect(await vigie.verdicts(other)).toEqual([]);
  });
});
