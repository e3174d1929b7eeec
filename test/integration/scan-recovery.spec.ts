import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { AdvisoryLocks } from '../../src/database/advisory-lock.js';
import { LostReports } from '../../src/scanner/lost-reports.js';
import { ScanRuns } from '../../src/scanner/scan-runs.js';
import type { TestAgent } from '../support/agent.js';
import { onEmbedded } from '../support/installation.js';
import { DAY_MS, TestVigie } from '../support/vigie.js';

let vigie: TestVigie;
beforeAll(async () => (vigie = await TestVigie.start()));
afterAll(() => vigie.close());

describe('Scan runs that a crash has left behind', () => {
  it('are ended as interrupted, except where somebody is still at work', async () => {
    const runs = vigie.test.app.get(ScanRuns);
    const [dead, neverBegun, alive, done] = [await runs.queue('interval'), await runs.queue('manual'), await runs.queue('interval'), await runs.queue('interval')];
    const locks = vigie.test.app.get(AdvisoryLocks);
    const [crashed, working] = [await locks.openSession(), await locks.openSession()];
    await runs.start(dead, crashed);
    await crashed.close();
    await runs.start(alive, working);
    await runs.finish(done, 'done', null);

    expect(await runs.endInterrupted()).toBe(2);
    for (const { id } of [dead, neverBegun]) {
      expect(await vigie.get(`/scanner/runs/${id}`)).toMatchObject({ state: 'interrupted', error: expect.stringContaining('the next one continued'), finished_at: expect.any(String) });
    }
    expect(await vigie.get(`/scanner/runs/${alive.id}`)).toMatchObject({ state: 'running', finished_at: null });
    expect(await vigie.get(`/scanner/runs/${done.id}`)).toMatchObject({ state: 'done' });

    await working.close();
    expect(await runs.endInterrupted()).toBe(1);
    expect(await runs.endInterrupted()).toBe(0);
  });

  it('have their events told', async () => {
    const runs = vigie.test.app.get(ScanRuns);
    const source = vigie.test.app.get(DataSource);
    const run = await runs.queue('interval');
    await source.query(`INSERT INTO events (type, scan_run_id, payload, occurred_at) VALUES ('report.rejected', $1, '{"report_id": 1, "file_name": "x", "partial": false, "problems": []}', now())`, [run.id]);
    await runs.endInterrupted();
    expect(await source.query('SELECT count(*) AS n FROM events WHERE scan_run_id = $1 AND type = $2 AND released_at IS NOT NULL', [run.id, 'report.rejected'])).toEqual([{ n: 1 }]);
  });
});

onEmbedded('Archived reports that the database has forgotten', () => {
  const restore = (): Promise<void> => vigie.test.app.get(LostReports).restore();

  /** As after a power loss: the file is archived, its row is gone. */
  async function forgotten(id: string): Promise<TestAgent> {
    const agent = await vigie.agent(id);
    await vigie.job(id, 'SALES');
    await agent.backUp('SALES', { fileName: 'lost.json' });
    await vigie.scan();
    await vigie.test.app.get(DataSource).query('DELETE FROM backup_entries WHERE agent_id = $1', [id]);
    await vigie.test.app.get(DataSource).query('DELETE FROM reports WHERE agent_id = $1', [id]);
    return agent;
  }

  it('go back to log and are judged again', async () => {
    const agent = await forgotten('LOST');
    await restore();
    expect(await agent.list('log')).toEqual(['_archive', 'lost.json']);
    expect(await vigie.scan()).toMatchObject({ reports_applied: 1, entries_recorded: 1 });
    expect(await agent.list('log')).toEqual(['_archive']);
  });

  it('stay where they are when they are older than 48 hours', async () => {
    const agent = await forgotten('LONG_LOST');
    vigie.clock.advance(2 * DAY_MS + 60_000);
    await restore();
    vigie.clock.advance(-2 * DAY_MS - 60_000);
    expect(await agent.list('log')).toEqual(['_archive']);
  });

  it('are not those that it knows, also when their folder is spelled in another case by now', async () => {
    const agent = await vigie.agent('Known');
    await agent.backUp('SALES', { fileName: 'known.json' });
    await vigie.scan();
    await restore();
    expect(await agent.list('log')).toEqual(['_archive']);

    await rename(agent.folder, join(agent.folder, '..', 'KNOWN'));
    await restore();
    expect(await (await vigie.agent('KNOWN')).list('log')).toEqual(['_archive']);
  });
});
