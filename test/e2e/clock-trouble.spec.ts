import { DataSource } from 'typeorm';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentOverview } from '../../src/agents/dto/agent-overview.dto.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { DeadlineWatch } from '../../src/scanner/deadlines/deadline-watch.js';
import { sectionOf } from '../support/agent.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

describe('When the system clock of Vigie is wrong', () => {
  let vigie: TestVigie;
  beforeEach(async () => (vigie = await TestVigie.start()));
  afterEach(() => vigie.close());

  /** As when a time server is corrected: nothing is declared at once, and then by the new time. */
  const step = async (ms: number) => {
    vigie.clock.jump(ms);
    await vigie.scan();
    vigie.watchClock();
    vigie.watchClock();
    await vigie.scan();
  };
  const hourly = (agentId: string) => vigie.job(agentId, 'SALES', { backup_frequency: 'hourly', grace_minutes: 5 });
  const cycles = async (job: ExpectedBackupJob) => {
    const entries = await vigie.get<{ cycle_expected_at_utc: string; rule: string }[]>(`/backup_entries?job_id=${job.id}&limit=1000`);
    return entries.filter(({ rule }) => rule === 'deadline-passed').map(({ cycle_expected_at_utc }) => Date.parse(cycle_expected_at_utc)).sort((a, b) => a - b);
  };
  const expectEachOnce = (found: readonly number[], count: number) => {
    expect(found).toHaveLength(count);
    for (const [index, at] of found.entries()) expect(at).toBe(found[0]! + index * HOUR_MS);
  };

  it('five hours back and forth again: no cycle is lost, and none has two verdicts', async () => {
    const job = await hourly('ACME');
    vigie.clock.advance(2 * HOUR_MS + 6 * MINUTE_MS);
    await vigie.scan();
    expectEachOnce(await cycles(job), 3);
    await step(-5 * HOUR_MS);
    vigie.clock.advance(HOUR_MS);
    await vigie.scan();
    expectEachOnce(await cycles(job), 3);
    await step(5 * HOUR_MS);
    expectEachOnce(await cycles(job), 4);
  });

  it('five hours forth and back again: what was declared too early is declared once, and a report in time still counts', async () => {
    const agent = await vigie.agent('ACME');
    const job = await hourly(agent.id);
    await step(5 * HOUR_MS + 6 * MINUTE_MS);
    expectEachOnce(await cycles(job), 6);
    await step(-5 * HOUR_MS - 6 * MINUTE_MS);
    vigie.clock.advance(HOUR_MS);
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual([...Array(6).fill('missing deadline-passed'), 'success verified']);
    expect((await vigie.entries(job))[0]).toMatchObject({ late: false });

    vigie.clock.advance(5 * HOUR_MS + 6 * MINUTE_MS);
    await vigie.scan();
    expectEachOnce(await cycles(job), 7);
  });

  it('by days, with a restart of the ledger in between, no verdict comes twice', async () => {
    const job = await vigie.job('ACME', 'SALES', { grace_minutes: 5 });
    vigie.clock.advance(DAY_MS + 6 * MINUTE_MS);
    await vigie.scan();
    await step(-3 * DAY_MS);
    await step(3 * DAY_MS);
    vigie.clock.advance(DAY_MS);
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(Array(3).fill('missing deadline-passed'));
  });
});

describe('What comes while the system clock of Vigie is wrong', () => {
  let vigie: TestVigie;
  beforeEach(async () => (vigie = await TestVigie.start()));
  afterEach(() => vigie.close());

  const setClock = (ms: number) => {
    vigie.clock.jump(ms);
    vigie.watchClock();
    vigie.watchClock();
  };
  const inMinutes = (minutes: number) => new Date(vigie.clock.now().getTime() + minutes * MINUTE_MS);
  const look = () => vigie.test.app.get(DeadlineWatch).look();

  const forgetWhere = () => vigie.test.app.get(DataSource).query('UPDATE reports SET moved_to = NULL');

  it.each<[string, () => Promise<unknown>]>([
    ['a scan', () => vigie.scan()],
    ['a look at deadlines', look],
    ['a scan, though nobody noted where it was put,', () => forgetWhere().then(() => vigie.scan())],
  ])('is refused as from the future by a clock that is behind, and judged by %s when it is right', async (_, judge) => {
    const agent = await vigie.agent('ACME');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 60 });
    await vigie.scan();
    const endedAt = inMinutes(5);
    setClock(-5 * HOUR_MS);
    await agent.backUp('SALES', { endedAt });
    expect(await vigie.scan()).toMatchObject({ reports_rejected: 1 });
    vigie.clock.advance(2 * HOUR_MS);
    setClock(5 * HOUR_MS);
    await judge();
    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect([await agent.list('log/_rejected'), await vigie.get('/rejected_reports')]).toEqual([[], []]);
  });

  it('stays refused where it lies further ahead than the clock was behind: that is the clock of its agent', async () => {
    const agent = await vigie.agent('FAST');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 60 });
    setClock(-HOUR_MS);
    await agent.backUp('SALES', { endedAt: inMinutes(3 * 60) });
    await vigie.scan();
    vigie.clock.advance(4 * HOUR_MS);
    setClock(HOUR_MS);
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    expect(await vigie.get('/rejected_reports')).toHaveLength(1);
  });

  it('stays refused where it is wrong in itself', async () => {
    const agent = await vigie.agent('BROKEN');
    setClock(-HOUR_MS);
    await agent.rawReport('[]');
    await vigie.scan();
    setClock(HOUR_MS);
    expect(await vigie.scan()).toMatchObject({ reports_read: 0 });
  });

  it('is too old for a clock that is days ahead, and judged when it is right', async () => {
    const agent = await vigie.agent('AHEAD');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 60 });
    const endedAt = inMinutes(5);
    setClock(10 * DAY_MS);
    await vigie.scan();
    await agent.backUp('SALES', { endedAt });
    expect(await vigie.scan()).toMatchObject({ reports_stale: 1 });
    setClock(-10 * DAY_MS);
    vigie.clock.advance(2 * HOUR_MS);
    await vigie.scan();
    const entries = await vigie.entries(job);
    expect(entries.filter(({ rule }) => rule !== 'deadline-passed')).toMatchObject([{ status: 'success', late: false }]);
    expect(await vigie.get(`/jobs/${job.id}/cycles?to=${inMinutes(0).toISOString()}`)).toMatchObject([{ verdict: 'success' }]);
  });

  it('and cannot be put back stays where it is, and holds nothing up', async () => {
    const agent = await vigie.agent('ACME');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 60 });
    const endedAt = inMinutes(5);
    setClock(-5 * HOUR_MS);
    await agent.backUp('SALES', { endedAt });
    await vigie.scan();
    await rm(join(agent.folder, 'log', '_rejected'), { recursive: true });
    vigie.clock.advance(2 * HOUR_MS);
    setClock(5 * HOUR_MS);
    await vigie.scan();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    expect(await vigie.get('/rejected_reports')).toHaveLength(1);
  });
});

describe('The clock of an agent', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start()));
  afterAll(() => vigie.close());

  /** What Vigie thinks of it after a report that ends so many seconds from now. */
  const skewAfter = async (id: string, seconds: number) => {
    const agent = await vigie.agent(id);
    const dump = await agent.dump('sales.sql');
    await agent.report({ SALES: sectionOf(dump) }, { endedAt: new Date(Date.now() + seconds * 1000) });
    await vigie.scan();
    return (await vigie.get<AgentOverview>(`/agents/${id}`)).clock_skew_seconds!;
  };
  const expectAbout = (seconds: number, expected: number) => expect(Math.abs(seconds - expected)).toBeLessThanOrEqual(10);

  it('is unknown before its first report, and measured by each', async () => {
    await vigie.agent('ACME');
    await vigie.scan();
    expect(await vigie.get('/agents/ACME')).toMatchObject({ clock_skew_seconds: null });
    expectAbout(await skewAfter('ACME', 300), 300);
    expectAbout(await skewAfter('ACME', -7200), -7200);
  });

  it('is measured although its report comes from the future, and is quarantined for it', async () => {
    expectAbout(await skewAfter('FUTURE', 5 * 3600), 5 * 3600);
    expect(await vigie.get('/rejected_reports?agent_id=FUTURE')).toHaveLength(1);
  });
});
