import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import type { StoredBackup } from '../../src/storage/stored-backup.entity.js';
import { sectionOf } from '../support/agent.js';
import { expectJob, filesBelow, Installation, onQueue, scan } from '../support/installation.js';
import { leaveLarge, reading } from '../support/large-dump.js';
import type { Program } from '../support/program.js';

const MIB = 1024 * 1024;
/** Too large for a group: each agent is a part of its own. */
const LARGE = { agents: 6, bytes: 384 * MIB };
const SMALL = { agents: 40, databases: 4 };
const template = '{agent_id}/{database_name}/{file_name}';

async function leaveAllLarge(installation: Installation, name: string): Promise<void> {
  for (let index = 0; index < LARGE.agents; index++) await leaveLarge(await installation.agent(`LARGE_${index}`), 'BIG', name, LARGE.bytes);
}

async function leaveSmall(installation: Installation, name: string): Promise<void> {
  for (let index = 0; index < SMALL.agents; index++) {
    const agent = await installation.agent(`SMALL_${index}`);
    const sections: Record<string, unknown> = {};
    for (let database = 0; database < SMALL.databases; database++) {
      const dump = await agent.dump(`DB_${database}_${name}`, Buffer.from(`${agent.id} ${database} ${name}`));
      sections[`DB_${database}`] = sectionOf(dump);
    }
    await agent.report(sections, { fileName: `${name}.json` });
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: MIB }), hash);
  return hash.digest('hex');
}

onQueue('A process that scans, and two workers on the same folders', () => {
  let installation: Installation;
  let program: Program;
  let workers: Program[];

  beforeAll(async () => {
    // By rename, so that only reading takes its time.
    installation = await Installation.create({ AFTER_PROMOTION: 'delete' });
    program = await installation.start();
    for (let index = 0; index < LARGE.agents; index++) await expectJob(program, `LARGE_${index}`, 'BIG', { final_storage_path_template: template });
    for (let index = 0; index < SMALL.agents; index++) {
      for (let database = 0; database < SMALL.databases; database++) await expectJob(program, `SMALL_${index}`, `DB_${database}`, { final_storage_path_template: template });
    }
    workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
  }, 60_000);
  afterAll(() => installation.close());

  async function requireEverything(round: string): Promise<void> {
    const entries = (await program.get<BackupEntry[]>('/backup_entries?limit=1000')).filter(({ report_file_name }) => report_file_name === `${round}.json`);
    const of = (agents: string, databases: number, count: number) => Array.from({ length: count }, (_, agent) => Array.from({ length: databases }, (_, database) => `${agents}_${agent}/${agents === 'LARGE' ? 'BIG' : `DB_${database}`} verified`)).flat();
    expect(entries.map(({ agent_id, database_name, rule }) => `${agent_id}/${database_name} ${rule}`).sort()).toEqual([...of('LARGE', 1, LARGE.agents), ...of('SMALL', SMALL.databases, SMALL.agents)].sort());
    const stored = (await program.get<StoredBackup[]>('/stored_backups?limit=1000')).filter(({ path }) => path.endsWith(round));
    expect(stored).toHaveLength(LARGE.agents + SMALL.agents * SMALL.databases);
    for (const { path, sha256 } of stored) expect([path, await digestOf(join(installation.validated, path))]).toEqual([path, sha256]);
    expect((await filesBelow(installation.validated)).filter((path) => path.includes('.vigie-tmp'))).toEqual(['.vigie-tmp/.volume-id']);
  }

  const everything = {
    state: 'done', problems: [], agents_total: LARGE.agents + SMALL.agents, agents_done: LARGE.agents + SMALL.agents,
    reports_read: LARGE.agents + SMALL.agents, reports_applied: LARGE.agents + SMALL.agents, reports_waiting: 0, reports_duplicate: 0,
    entries_recorded: LARGE.agents + SMALL.agents * SMALL.databases, files_promoted: LARGE.agents + SMALL.agents * SMALL.databases,
  };

  it('share a scan', async () => {
    await Promise.all([leaveAllLarge(installation, 'shared'), leaveSmall(installation, 'shared')]);
    const run = scan(program);
    await Promise.all(workers.map(reading));

    expect(await run).toMatchObject(everything);
    await requireEverything('shared');
  }, 60_000);

  it('lose and double nothing when a worker is killed while it reads a dump; another one begins it again', async () => {
    await Promise.all([leaveAllLarge(installation, 'killed'), leaveSmall(installation, 'killed')]);
    const run = scan(program);
    await reading(workers[0]!);
    await workers[0]!.stop('SIGKILL');

    expect(await run).toMatchObject(everything);
    await requireEverything('killed');
    expect([program, workers[1]!].flatMap(({ lines }) => lines).filter((line) => line.includes('another one begins it again')).length).toBeGreaterThan(0);
    workers[0] = await installation.startWorker();
  }, 90_000);

  it('do not wait for a worker that is stopped while it reads a dump: it gives back what it is at', async () => {
    await Promise.all([leaveAllLarge(installation, 'stopped'), leaveSmall(installation, 'stopped')]);
    const run = scan(program);
    await reading(workers[0]!);
    const { code, ms } = await workers[0]!.stop('SIGTERM');

    expect(code).toBe(0);
    expect(ms).toBeLessThan(9_000);
    expect(await run).toMatchObject(everything);
    await requireEverything('stopped');
    expect(workers[0]!.stderr).toBe('');
  }, 90_000);

  it('go on where the process that scans was killed, and its next scan finds what is left', async () => {
    await Promise.all([leaveAllLarge(installation, 'headless'), leaveSmall(installation, 'headless')]);
    await program.post('/scanner/run');
    await reading(workers[1]!);
    await program.stop('SIGKILL');
    program = await installation.start();
    while ((await scan(program)).reports_read > 0 || (await filesBelow(join(installation.dataDir, 'staging'))).some((path) => path.endsWith('/log/headless.json')));

    await requireEverything('headless');
    const runs = await program.get<ScanRun[]>('/scanner/runs');
    expect(runs.map(({ state }) => state)).toEqual([...runs.slice(0, -4).map(() => 'done'), 'interrupted', 'done', 'done', 'done'].slice(-runs.length));
  }, 120_000);
});
