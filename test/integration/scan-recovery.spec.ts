import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { AdvisoryLocks } from '../../src/database/advisory-lock.js';
import { LeftRuns } from '../../src/scanner/runs/left-runs.js';
import { LostReports } from '../../src/scanner/collect/lost-reports.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { ScanRunner } from '../../src/scanner/runs/scan-runner.js';
import { ScanRuns } from '../../src/scanner/runs/scan-runs.js';
import { ScannerService } from '../../src/scanner/scanner.service.js';
import { sectionOf, type TestAgent } from '../support/agent.js';
import { filesBelow, onEmbedded } from '../support/installation.js';
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

    const left = vigie.test.app.get(LeftRuns);
    expect(await left.recover()).toBe(2);
    for (const { id } of [dead, neverBegun]) {
      expect(await vigie.get(`/scanner/runs/${id}`)).toMatchObject({ state: 'interrupted', error: expect.stringContaining('the next one continued'), finished_at: expect.any(String) });
    }
    expect(await vigie.get(`/scanner/runs/${alive.id}`)).toMatchObject({ state: 'running', finished_at: null });
    expect(await vigie.get(`/scanner/runs/${done.id}`)).toMatchObject({ state: 'done' });

    await working.close();
    expect(await left.recover()).toBe(1);
    expect(await left.recover()).toBe(0);
  });

  it('have their events told', async () => {
    const runs = vigie.test.app.get(ScanRuns);
    const source = vigie.test.app.get(DataSource);
    const run = await runs.queue('interval');
    await source.query(`INSERT INTO events (type, scan_run_id, payload, occurred_at) VALUES ('report.rejected', $1, '{"report_id": 1, "file_name": "x", "partial": false, "problems": []}', now())`, [run.id]);
    await vigie.test.app.get(LeftRuns).recover();
    expect(await source.query('SELECT count(*) AS n FROM events WHERE scan_run_id = $1 AND type = $2 AND released_at IS NOT NULL', [run.id, 'report.rejected'])).toEqual([{ n: 1 }]);
  });
});

describe('A database that goes away between a verdict and its release', () => {
  it('keeps back no alert: when it is back, the run is ended as failed and both are told, without a restart', async () => {
    const database = vigie.test.app.get(DataSource);
    const agent = await vigie.agent('CUT_OFF');
    await vigie.job(agent.id, 'SALES');
    await agent.report({ SALES: sectionOf(await agent.dump('sales.sql'), { BACKUP: { status: false } }) });
    await database.query(`CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'terminating connection due to administrator command' USING ERRCODE = '57P01'; END $$`);
    await database.query('CREATE TRIGGER go_away BEFORE UPDATE OF released_at ON events FOR EACH ROW EXECUTE FUNCTION go_away()');
    const { body } = await vigie.request<ScanRun>('POST', '/scanner/run?wait=true');
    expect(body).not.toMatchObject({ state: 'done' });
    const unreleased = () => database.query(`SELECT count(*) AS n FROM events WHERE released_at IS NULL AND type = 'job.status_changed'`);
    expect(await unreleased()).toEqual([{ n: 1 }]);

    await database.query('DROP FUNCTION go_away() CASCADE');
    await vigie.test.app.get(ScannerService).settle();

    expect(await unreleased()).toEqual([{ n: 0 }]);
    const [run] = await vigie.get<ScanRun[]>('/scanner/runs?limit=1');
    expect(run).toMatchObject({ state: 'failed', error: expect.stringContaining('administrator command'), finished_at: expect.any(String) });
    expect(await database.query(`SELECT count(*) AS n FROM events WHERE type = 'scan.failed' AND scan_run_id = $1`, [run!.id])).toEqual([{ n: 1 }]);
  });

  it('leaves no report of which nobody knows where it went: the next scan finds those that were moved', async () => {
    const database = vigie.test.app.get(DataSource);
    const agent = await vigie.agent('MISLAID');
    await vigie.job(agent.id, 'SALES');
    const leave = async (minute: number, name: string) => agent.report({ SALES: sectionOf(await agent.dump(`sales_${minute}.sql`)) }, { endedAt: new Date(vigie.clock.now().getTime() - minute * 60_000), fileName: name });
    await leave(30, 'same.json');
    await vigie.scan();
    await leave(20, 'same.json');
    await leave(10, 'other.json');
    await agent.rawReport('[]', 'refused.json');
    await utimes(join(agent.folder, 'log', 'refused.json'), new Date(0), new Date(0));
    await database.query(`CREATE FUNCTION go_away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'terminating connection due to administrator command' USING ERRCODE = '57P01'; END $$`);
    await database.query('CREATE TRIGGER go_away BEFORE UPDATE OF moved_to ON reports FOR EACH ROW EXECUTE FUNCTION go_away()');
    await vigie.request('POST', '/scanner/run?wait=true');
    await vigie.request('POST', '/scanner/run?wait=true');
    const places = async () => (await database.query<{ place: string }[]>(`SELECT file_name || ': ' || coalesce(moved_to, '?') AS place FROM reports WHERE agent_id = 'MISLAID' ORDER BY file_name, moved_to COLLATE "C" NULLS FIRST`)).map(({ place }) => place);
    expect(await places()).toEqual(['other.json: ?', 'refused.json: ?', 'same.json: ?', 'same.json: _archive/same.json']);
    await rm(join(agent.folder, 'log', '_archive', 'other.json'));

    await database.query('DROP FUNCTION go_away() CASCADE');
    await leave(0, 'other.json');
    await vigie.scan();

    // Somebody has removed the first one.
    expect(await places()).toEqual([
      'other.json: ?', 'other.json: _archive/other.json', 'refused.json: _rejected/refused.json', 'same.json: _archive/same.json', expect.stringMatching(/^same\.json: _archive\/same~[0-9a-f]{8}\.json$/),
    ]);
  });

  it('lets also those events be told that were committed after somebody else had ended the run', async () => {
    const database = vigie.test.app.get(DataSource);
    const { id } = await vigie.scan();
    await database.query(`INSERT INTO events (type, scan_run_id, payload, occurred_at) VALUES ('report.rejected', $1, '{"report_id": 1, "file_name": "x", "partial": false, "problems": []}', now())`, [id]);
    await vigie.test.app.get(ScannerService).settle();
    expect(await database.query(`SELECT count(*) AS n FROM events WHERE scan_run_id = $1 AND type = 'report.rejected' AND released_at IS NOT NULL`, [id])).toEqual([{ n: 1 }]);
  });

  it('lets those of an agent wait that somebody is still at', async () => {
    const database = vigie.test.app.get(DataSource);
    const { id } = await vigie.scan();
    const at = (agentId: string) => database.query(`INSERT INTO events (type, scan_run_id, agent_id, payload, occurred_at) VALUES ('report.rejected', $1, $2, '{"report_id": 1, "file_name": "x", "partial": false, "problems": []}', now())`, [id, agentId]);
    await at('BUSY');
    await at('DONE');
    const released = async () => (await database.query<{ agent_id: string }[]>(`SELECT agent_id FROM events WHERE scan_run_id = $1 AND type = 'report.rejected' AND released_at IS NOT NULL ORDER BY 1`, [id])).map(({ agent_id }) => agent_id);
    const working = await vigie.test.app.get(AdvisoryLocks).openSession();
    await working.tryAcquire('agent:busy');
    await vigie.test.app.get(ScannerService).settle();
    expect(await released()).toEqual(['DONE']);
    await working.close();
    await vigie.test.app.get(ScannerService).settle();
    expect(await released()).toEqual(['BUSY', 'DONE']);
  });

  it('leaves the run of somebody who is still at work alone', async () => {
    const [runs, locks] = [vigie.test.app.get(ScanRuns), vigie.test.app.get(AdvisoryLocks)];
    const run = await runs.queue('interval');
    const working = await locks.openSession();
    await runs.start(run, working);
    await vigie.scan();
    expect(await vigie.get(`/scanner/runs/${run.id}`)).toMatchObject({ state: 'running' });
    await working.close();
    await vigie.scan();
    expect(await vigie.get(`/scanner/runs/${run.id}`)).toMatchObject({ state: 'interrupted' });
  });
});

describe('A run whose end could not be written', () => {
  it('is ended by the next one, with what had gone wrong', async () => {
    const source = vigie.test.app.get(DataSource);
    const run = await vigie.test.app.get(ScanRuns).queue('interval');
    // The row is there, everything after it fails.
    await source.query('ALTER TABLE scan_runs RENAME COLUMN progressed_at TO away');
    await expect(vigie.test.app.get(ScanRunner).run(run, new AbortController().signal, null)).rejects.toThrow(/progressed_at/);
    await source.query('ALTER TABLE scan_runs RENAME COLUMN away TO progressed_at');

    await vigie.scan();

    expect(await vigie.get(`/scanner/runs/${run.id}`)).toMatchObject({ state: 'failed', error: expect.stringMatching(/progressed_at/), finished_at: expect.any(String) });
  });
});

describe('Temporary files that a crash has left behind', () => {
  it('are cleared at the next start, also of agents that have nothing to be looked at for; what had been moved there goes back', async () => {
    const agent = await vigie.agent('QUIET');
    const temp = vigie.validated('.vigie-tmp');
    for (const key of ['quiet', 'gone_for_good']) await mkdir(join(temp, key), { recursive: true });
    await writeFile(join(temp, 'quiet', 'copy'), 'half of it');
    await writeFile(join(temp, 'quiet', 'moved'), 'all of it');
    await writeFile(join(temp, 'quiet', 'moved.from'), join(agent.folder, 'database', 'sales.sql'));
    await writeFile(join(temp, 'gone_for_good', 'copy'), 'half of it');

    await vigie.test.app.get(ScanRunner).recover();

    expect(await filesBelow(temp)).toEqual([]);
    expect(await agent.list('database')).toEqual(['sales.sql']);
  });

  it('are left alone while another process is at that agent', async () => {
    const locks = await vigie.test.app.get(AdvisoryLocks).openSession();
    await locks.tryAcquire('agent:busy');
    await mkdir(vigie.validated('.vigie-tmp/busy'), { recursive: true });
    await writeFile(vigie.validated('.vigie-tmp/busy/copy'), 'being written');

    await vigie.test.app.get(ScanRunner).recover();

    expect(await filesBelow(vigie.validated('.vigie-tmp'))).toEqual(['busy/copy']);
    await locks.close();
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
