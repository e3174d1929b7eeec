import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { sectionOf } from '../support/agent.js';
import { DAY_MS, TestVigie } from '../support/vigie.js';

describe('POST /scanner/run', () => {
  let vigie: TestVigie;
  beforeAll(async () => (vigie = await TestVigie.start()));
  afterAll(() => vigie.close());

  it('answers 202 at once with a run that can be followed to its end', async () => {
    const { status, body } = await vigie.request<ScanRun>('POST', '/scanner/run');
    expect(status).toBe(202);
    await vigie.scan();
    expect(await vigie.get(`/scanner/runs/${body.id}`)).toMatchObject({ state: 'done', trigger: 'manual' });
  });

  it('never runs two scans at once: whoever asks meanwhile shares one follow-up', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => vigie.request<ScanRun>('POST', '/scanner/run?wait=true')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBeLessThanOrEqual(3);
    const runs = await vigie.get<ScanRun[]>('/scanner/runs');
    const times = runs.map(({ started_at, finished_at }) => [started_at, finished_at].map((time) => new Date(time!).getTime()));
    for (const [index, [started]] of times.entries()) {
      const before = times[index + 1];
      if (before) expect(started).toBeGreaterThanOrEqual(before[1]!);
    }
  });

  it('refuses a wrong query, and an unknown run is a 404', async () => {
    expect((await vigie.request('POST', '/scanner/run?wait=perhaps')).status).toBe(422);
    expect((await vigie.request('GET', '/scanner/runs/999999')).status).toBe(404);
    expect((await vigie.request('GET', '/scanner/runs/abc')).status).toBe(422);
  });

  it('tells in its status what was last and what is next', async () => {
    await vigie.scan();
    expect(await vigie.get('/scanner/status')).toMatchObject({ current: null, last: { state: 'done' }, last_error: null, next_run_at: null, ledger_held: false });
  });
});

describe('A database that nobody expects', () => {
  it('is listed, and one call turns it into a job', async () => {
    const vigie = await TestVigie.start();
    try {
      const agent = await vigie.agent('ACME_DOUALA_AKWA');
      await agent.backUp('STRANGER');
      await vigie.scan();
      const [found] = await vigie.get<{ id: number }[]>('/unmatched_databases');
      expect(found).toMatchObject({ agent_id: 'ACME_DOUALA_AKWA', database_name: 'STRANGER' });

      const { status, body } = await vigie.request<{ id: number }>('POST', `/unmatched_databases/${found!.id}/job`);
      expect(status).toBe(201);
      expect(body).toMatchObject({ company_name: 'ACME', city: 'DOUALA', neighborhood: 'AKWA', backup_frequency: 'daily' });
      expect(await vigie.get('/unmatched_databases')).toEqual([]);
    } finally {
      await vigie.close();
    }
  });

  it('becomes a daily job at the hour it was seen when AUTO_REGISTER_JOBS is on, and its report counts at once', async () => {
    const vigie = await TestVigie.start({ AUTO_REGISTER_JOBS: 'true' });
    try {
      const agent = await vigie.agent('ACME_DOUALA_AKWA');
      const endedAt = new Date();
      const dumps = [await agent.dump('a.sql'), await agent.dump('b.sql')];
      await agent.report({ A: sectionOf(dumps[0]!), B: sectionOf(dumps[1]!) }, { endedAt });
      expect(await vigie.scan()).toMatchObject({ entries_recorded: 2, files_promoted: 2 });

      const jobs = await vigie.get<{ id: number }[]>('/jobs');
      expect(jobs).toMatchObject([
        { database_name: 'A', backup_frequency: 'daily', expected_hour_utc: endedAt.getUTCHours(), company_name: 'ACME', city: 'DOUALA', neighborhood: 'AKWA' },
        { database_name: 'B', current_status: 'ok' },
      ]);
    } finally {
      await vigie.close();
    }
  });
});

describe('A report that is too old', () => {
  it('is archived and counted without a verdict', async () => {
    const vigie = await TestVigie.start();
    try {
      const agent = await vigie.agent('STALE');
      const job = await vigie.job(agent.id, 'SALES');
      await agent.backUp('SALES', { endedAt: new Date(Date.now() - 8 * DAY_MS), fileName: 'old.json' });
      expect(await vigie.scan()).toMatchObject({ reports_stale: 1, reports_applied: 0 });
      expect(await vigie.verdicts(job)).toEqual([]);
      expect(await agent.list('log/_archive')).toEqual(['old.json']);
    } finally {
      await vigie.close();
    }
  });

  it('is not too old when Vigie was down while it waited', async () => {
    const vigie = await TestVigie.start();
    try {
      const agent = await vigie.agent('DOWNTIME');
      const job = await vigie.job(agent.id, 'SALES');
      await vigie.scan();
      await agent.backUp('SALES', { endedAt: new Date() });
      vigie.clock.advance(8 * DAY_MS);
      expect(await vigie.scan()).toMatchObject({ reports_stale: 0, reports_applied: 1 });
      expect(await vigie.verdicts(job)).toContain('success verified');
    } finally {
      await vigie.close();
    }
  });
});
