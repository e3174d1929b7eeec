import { expectJob, Installation } from '../support/installation.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';

describe('With SCANNER_INTERVAL_MINUTES=0.05', () => {
  let installation: Installation;
  beforeAll(async () => (installation = await Installation.create({ SCANNER_INTERVAL_MINUTES: '0.05' })));
  afterAll(() => installation.close());

  it('the program scans by itself: soon after the start, and again every three seconds', async () => {
    const program = await installation.start();
    const agent = await installation.agent('ACME');
    await program.line(/Scan finished/);
    const job = await expectJob(program, agent.id, 'SALES');
    await agent.backUp('SALES');
    await program.line(/Scan finished/, 3);

    expect(await program.get(`/jobs/${job.id}`)).toMatchObject({ current_status: 'ok' });
    const runs = (await program.get<ScanRun[]>('/scanner/runs')).slice(-3).reverse();
    expect(runs.map(({ state, trigger }) => `${state} ${trigger}`)).toEqual(Array(3).fill('done interval'));
    const gaps = runs.map(({ requested_at }) => new Date(requested_at).getTime()).map((at, index, all) => at - (all[index - 1] ?? at)).slice(1);
    for (const gap of gaps) expect(gap).toBeGreaterThan(2_500);
    for (const gap of gaps) expect(gap).toBeLessThan(10_000);
    await program.stop();
  });
});
