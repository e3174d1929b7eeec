import type { AgentOverview } from '../../src/agents/dto/agent-overview.dto.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
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
