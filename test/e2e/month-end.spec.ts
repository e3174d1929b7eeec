import type { Compliance } from '../../src/compliance/dto/compliance.dto.js';
import type { JobCycle } from '../../src/cycles/dto/job-cycle.dto.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

const SECOND_MS = 1_000;

describe('A daily backup around the end of a month', () => {
  let vigie: TestVigie;
  let agent: TestAgent;
  let job: ExpectedBackupJob;
  /** The first instant of the new month. */
  let turn: number;

  const wait = (ms: number) => vigie.clock.advance(ms);
  const cycles = () => vigie.get<JobCycle[]>(`/jobs/${job.id}/cycles`);
  const verdicts = async () => (await cycles()).map(({ verdict }) => verdict).reverse();
  const monthAt = (time: number) => new Date(time).toISOString().slice(0, 7);
  const compliance = (time: number) => vigie.get<Compliance>(`/reports/compliance?month=${monthAt(time)}`);

  beforeAll(async () => {
    vigie = await TestVigie.start();
    const now = vigie.clock.now();
    turn = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    if (turn - now.getTime() < 2 * DAY_MS) turn = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2);
    wait(turn - now.getTime() - 36 * HOUR_MS);
    agent = await vigie.agent('ACME');
    job = await vigie.job(agent.id, 'SALES', { grace_minutes: 10 });
  });
  afterAll(() => vigie.close());

  it('is met, missing, and met late on the other side; both months tell their part of the downtime', async () => {
    await vigie.scan();
    expect(await verdicts()).toEqual(['pending']);
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await vigie.scan();
    expect(await verdicts()).toEqual(['success']);

    wait(DAY_MS + 11 * MINUTE_MS);
    await vigie.scan();
    const downAt = vigie.clock.now().getTime();
    expect(await verdicts()).toEqual(['success', 'missing']);

    wait(DAY_MS);
    expect(await verdicts()).toEqual(['success', 'missing', 'pending']);
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await vigie.scan();
    const upAt = vigie.clock.now().getTime();
    expect(await verdicts()).toEqual(['success', 'missing', 'late_success']);

    const [before, after] = [await compliance(turn - 1), await compliance(turn)];
    expect(before.total).toMatchObject({ due: 2, met: 1, met_late: 0, missing: 1, percent_met: 50 });
    expect(after.total).toMatchObject({ due: 1, met: 0, met_late: 1, missing: 0, percent_met: 100, percent_met_on_time: 0 });
    expect(Math.abs(before.total.downtime_seconds * SECOND_MS - (turn - downAt))).toBeLessThan(MINUTE_MS);
    expect(Math.abs(after.total.downtime_seconds * SECOND_MS - (upAt - turn))).toBeLessThan(MINUTE_MS);
  });
});

describe('A backup whose report waits for a file that may still arrive', () => {
  let vigie: TestVigie;
  beforeAll(async () => {
    vigie = await TestVigie.start({ STAGING_SETTLE_SECONDS: '600' });
  });
  afterAll(() => vigie.close());

  it('is pending, and counts when that is decided', async () => {
    const agent = await vigie.agent('WAITS');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
    const cycles = () => vigie.get<JobCycle[]>(`/jobs/${job.id}/cycles`);
    const month = new Date(job.next_expected_at_utc ?? '').toISOString().slice(0, 7);
    const due = async () => (await vigie.get<Compliance>(`/reports/compliance?month=${month}`)).total.due;
    await agent.report({ SALES: sectionOf({ name: 'slow.sql', size: 9, sha256: 'e'.repeat(64) }) });
    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();
    expect(await cycles()).toMatchObject([{ verdict: 'pending', entries: [] }]);
    expect(await due()).toBe(0);

    vigie.clock.advance(6 * MINUTE_MS);
    await vigie.scan();
    expect(await cycles()).toMatchObject([{ verdict: 'transfer_integrity_failed', cycles_missed: 0 }]);
    expect(await due()).toBe(1);
  });
});
