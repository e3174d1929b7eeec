import { DataSource } from 'typeorm';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import { DeadlineWatch } from '../../src/scanner/deadlines/deadline-watch.js';
import { Deadlines } from '../../src/scanner/ledger/deadlines.js';
import type { ScannerStatus } from '../../src/scanner/dto/scanner.dto.js';
import { Judge } from '../../src/scanner/judge/judge.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { Staging } from '../../src/storage/staging/staging.js';
import { StorageError } from '../../src/storage/storage-error.js';
import { sectionOf, TestAgent } from '../support/agent.js';
import { DAY_MS, HOUR_MS, MINUTE_MS, TestVigie } from '../support/vigie.js';

/** Something that a test waits for, or keeps waiting. */
class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

const SETTLE_MS = 30 * MINUTE_MS;

describe('The deadline watch', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start({ STAGING_SETTLE_SECONDS: String(SETTLE_MS / 1000) })));
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => vigie.close());

  const look = () => vigie.test.app.get(DeadlineWatch).look();
  const runs = () => vigie.get<ScanRun[]>('/scanner/runs');
  const runCount = async () => (await runs()).length;
  const newest = async () => (await runs())[0]!;
  const overdueJob = async (agentId: string, database = 'SALES') => {
    const job = await vigie.job(agentId, database, { grace_minutes: 5 });
    vigie.clock.advance(6 * MINUTE_MS);
    return job;
  };

  it('asks one question when nothing is due, and does nothing else', async () => {
    await vigie.job('EARLY', 'SALES');
    const { logger } = vigie.test.app.get(DataSource);
    const asked = jest.spyOn(logger, 'logQuery').mockImplementation(() => undefined);
    await look();
    expect(asked.mock.calls.map(([query]) => query)).toEqual([expect.stringContaining('next_deadline_utc <= $1')]);
    asked.mockRestore();
    expect(await runs()).toEqual([]);
  });

  it('calls an overdue backup missing without any scan of everything', async () => {
    const job = await overdueJob('NEVER');
    await look();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
    expect(await newest()).toMatchObject({ trigger: 'deadline', state: 'done', agents_total: 1, entries_missing: 1 });
    expect(await vigie.get<ScannerStatus>('/scanner/status')).toMatchObject({ last: null, last_error: null });
    const count = await runCount();
    await look();
    expect(await runCount()).toBe(count);
  });

  it('first judges what the overdue agent has left, and looks at no other agent', async () => {
    const [agent, other] = [await vigie.agent('IN_TIME'), await vigie.agent('OTHER')];
    const [job, others] = [await vigie.job(agent.id, 'SALES', { grace_minutes: 5 }), await vigie.job(other.id, 'SALES', { grace_minutes: 60 })];
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await other.backUp('SALES', { endedAt: vigie.clock.now() });
    vigie.clock.advance(6 * MINUTE_MS);
    await look();
    expect(await vigie.verdicts(job)).toEqual(['success verified']);
    expect(await newest()).toMatchObject({ trigger: 'deadline', agents_total: 1, reports_read: 1 });
    expect([await vigie.verdicts(others), (await other.list('log')).length]).toEqual([[], 1]);
    await vigie.scan();
    expect(await vigie.verdicts(others)).toEqual(['success verified']);
  });

  it('makes no scan for a cycle that has its verdict: the job just moves on', async () => {
    const agent = await vigie.agent('DONE');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    await vigie.scan();
    const count = await runCount();
    vigie.clock.advance(6 * MINUTE_MS);
    await look();
    expect([await runCount(), (await vigie.test.app.get(Deadlines).passed()).size]).toEqual([count, 0]);

    vigie.clock.advance(DAY_MS);
    await look();
    expect(await vigie.verdicts(job)).toEqual(['success verified', 'missing deadline-passed']);
  });

  it('comes back to a cycle that a waiting report holds after a minute, not at every look', async () => {
    const agent = await vigie.agent('WAITS');
    const job = await vigie.job(agent.id, 'SALES', { grace_minutes: 5 });
    await agent.report({ SALES: sectionOf({ name: 'slow.sql', size: 9, sha256: 'e'.repeat(64) }) }, { endedAt: vigie.clock.now() });
    // Its file may take until half an hour after the report arrived, by the real time of its file.
    const patience = vigie.clock.now().getTime() - Date.now();
    expect(patience).toBeGreaterThan(SETTLE_MS);
    const staging = vigie.test.app.get(Staging);
    jest.spyOn(staging, 'listReportsOf').mockImplementation((agents) => Promise.resolve(agents.map(() => new StorageError('EIO', 'io'))));
    jest.spyOn(staging, 'listReports').mockRejectedValue(new Error('EIO'));
    vigie.clock.advance(6 * MINUTE_MS);
    await look();
    const held = await newest();
    expect(held).toMatchObject({ trigger: 'deadline', entries_missing: 0, problems: [{ agent_id: 'WAITS' }] });
    await look();
    expect((await newest()).id).toBe(held.id);

    jest.restoreAllMocks();
    vigie.clock.advance(MINUTE_MS);
    await look();
    expect((await newest()).id).toBe(held.id + 1);
    expect(await vigie.verdicts(job)).toEqual(['transfer_integrity_failed file-absent']);
  });

  it('does not wait for the end of a long scan of everything: it looks within it', async () => {
    const agent = await vigie.agent('SLOW');
    await vigie.job(agent.id, 'SALES', { grace_minutes: 60 });
    await agent.backUp('SALES', { endedAt: vigie.clock.now() });
    const [begun, goOn] = [new Gate(), new Gate()];
    const judge = vigie.test.app.get(Judge);
    const judging = judge.judge.bind(judge);
    jest.spyOn(judge, 'judge').mockImplementationOnce(async (...given) => {
      begun.open();
      await goOn.opened;
      return judging(...given);
    });
    const scan = vigie.scan();
    await begun.opened;
    const job = await overdueJob('MEANWHILE');
    await look();
    expect([await vigie.verdicts(job), (await newest()).state]).toEqual([['missing deadline-passed'], 'running']);

    goOn.open();
    expect(await scan).toMatchObject({ trigger: 'manual', entries_missing: expect.any(Number), problems: [] });
    expect((await vigie.entries(job))[0]).toMatchObject({ scan_run_id: (await scan).id });
  });

  describe('within a long scan of everything', () => {
    /** Two at once are read; the third has to wait for its turn. Each has another backup that falls due meanwhile. */
    async function whileLargeOnesAreRead(names: readonly [string, string, string], work: (jobs: ExpectedBackupJob[]) => Promise<void>) {
      const goOn = new Gate();
      const judge = vigie.test.app.get(Judge);
      const judging = judge.judge.bind(judge);
      let begun = 0;
      const twoBegun = new Gate();
      jest.spyOn(judge, 'judge').mockImplementation(async (...given) => {
        if (++begun === 2) twoBegun.open();
        if (begun <= 2) await goOn.opened;
        return judging(...given);
      });
      const jobs: ExpectedBackupJob[] = [];
      for (const name of names) {
        const agent = await vigie.agent(name);
        await vigie.job(name, 'BIG', { grace_minutes: 240 });
        await agent.report({ BIG: sectionOf({ ...(await agent.dump('big.sql')), size: 100 * 1024 * 1024 }) }, { endedAt: vigie.clock.now() });
        jobs.push(await vigie.job(name, 'OTHER', { grace_minutes: 5 }));
      }
      const scan = vigie.scan();
      await twoBegun.opened;
      await work(jobs).finally(() => goOn.open());
      jest.restoreAllMocks();
      return { jobs, run: await scan };
    }
    const verdicts = (jobs: ExpectedBackupJob[]) => Promise.all(jobs.map((job) => vigie.verdicts(job)));

    it('looks at agents that wait for their turn', async () => {
      const { jobs, run } = await whileLargeOnesAreRead(['A', 'B', 'C'], async (due) => {
        vigie.clock.advance(6 * MINUTE_MS);
        await look();
        expect(await verdicts(due)).toEqual([[], [], ['missing deadline-passed']]);
      });
      expect(await verdicts(jobs)).toEqual(Array(3).fill(['missing deadline-passed']));
      expect(run).toMatchObject({ problems: [], agents_total: run.agents_done, reports_waiting: 0 });
    });

    it('calls missing what falls due of agents that it is at, when it has done them, and not what came meanwhile', async () => {
      const { jobs } = await whileLargeOnesAreRead(['LARGE_A', 'LARGE_B', 'LARGE_C'], async () => {
        vigie.clock.advance(6 * MINUTE_MS);
        const came = new TestAgent(vigie.test.config.storage.stagingRoot, 'LARGE_B');
        await came.report({ OTHER: { BACKUP: { status: false } } }, { endedAt: vigie.clock.now() });
      });
      expect(await verdicts(jobs)).toEqual([['missing deadline-passed'], [], ['missing deadline-passed']]);
      await look();
      expect(await vigie.verdicts(jobs[1]!)).toEqual(['failed agent-reported-failure']);
    });
  });

  it('holds while the system clock cannot be trusted', async () => {
    const job = await vigie.job('JUMPED', 'SALES', { grace_minutes: 5 });
    const count = await runCount();
    vigie.clock.jump(HOUR_MS);
    await look();
    expect([await runCount(), await vigie.verdicts(job)]).toEqual([count, []]);
    vigie.watchClock();
    vigie.watchClock();
    await look();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
  });

  it('that fails says so in the health page, until a later look ends well', async () => {
    const job = await overdueJob('BROKEN');
    jest.spyOn(vigie.test.app.get(Staging), 'listAgents').mockRejectedValueOnce(new Error('the staging root is gone'));
    await look();
    expect(await newest()).toMatchObject({ trigger: 'deadline', state: 'failed' });
    expect((await vigie.get<ScannerStatus>('/scanner/status')).last_error).toContain('the staging root is gone');
    vigie.clock.advance(MINUTE_MS);
    await look();
    expect((await vigie.get<ScannerStatus>('/scanner/status')).last_error).toBeNull();
    expect(await vigie.verdicts(job)).toEqual(['missing deadline-passed']);
  });
});
