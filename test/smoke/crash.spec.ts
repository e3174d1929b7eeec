import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import type { StoredBackup } from '../../src/storage/stored-backup.entity.js';
import { type Dump, sectionOf, type TestAgent } from '../support/agent.js';
import { expectJob, filesBelow, Installation, scan } from '../support/installation.js';

const AGENTS = 8;
const DATABASES_PER_AGENT = 5;
/** Each takes a start, which the embedded database makes long; a server sees them all. */
const ROUNDS = process.env.VIGIE_TEST_PG ? 8 : 4;
/** From 1 MiB on, files that need not stay are renamed out of staging; smaller ones are copied. Both must survive. */
const DUMP_BYTES = [1_200 * 1024, 200 * 1024] as const;
/** About as long as a whole scan of one round takes; kills are spread over it, one somewhere in each part of it. */
const SCAN_MS = 900;

interface Backup {
  readonly agent: TestAgent;
  readonly database: string;
  readonly round: number;
  readonly dump: Dump;
  /** Whether the report tells the truth about the bytes. */
  readonly good: boolean;
}

/** One report of an agent with a dump of each of its databases; in all rounds but the last, one of them was damaged on its way. */
async function backUp(agent: TestAgent, round: number): Promise<Backup[]> {
  const backups: Backup[] = [];
  const sections: Record<string, unknown> = {};
  for (let index = 0; index < DATABASES_PER_AGENT; index++) {
    const database = `DB_${index}`;
    const good = round === ROUNDS || index !== round % DATABASES_PER_AGENT;
    const dump = await agent.dump(`${database}_${round}.sql`, Buffer.alloc(DUMP_BYTES[index % 2] ?? 0, `${agent.id} ${database} ${round} `));
    sections[database] = sectionOf(good ? dump : { ...dump, sha256: createHash('sha256').update('what was sent').digest('hex') });
    backups.push({ agent, database, round, dump, good });
  }
  await agent.report(sections, { fileName: `${round}.json` });
  return backups;
}

describe.each(['keep', 'delete'])('Killed again and again while it scans (AFTER_PROMOTION=%s)', (AFTER_PROMOTION) => {
  let installation: Installation;
  let agents: TestAgent[];
  let backups: Backup[];
  let entries: BackupEntry[];
  let stored: StoredBackup[];
  let jobs: ExpectedBackupJob[];
  let runs: ScanRun[];

  beforeAll(async () => {
    installation = await Installation.create({ AFTER_PROMOTION });
    agents = await Promise.all(Array.from({ length: AGENTS }, (_, index) => installation.agent(`AGENT_${index}`)));
    backups = [];
    let program = await installation.start();
    for (const agent of agents) {
      for (let index = 0; index < DATABASES_PER_AGENT; index++) {
        await expectJob(program, agent.id, `DB_${index}`, { final_storage_path_template: '{agent_id}/{database_name}/{file_name}' });
      }
    }
    for (let round = 1; round <= ROUNDS; round++) {
      for (const agent of agents) backups.push(...(await backUp(agent, round)));
      await program.post('/scanner/run');
      // Chance decides where in the scan the kill falls: that is the point.
      await later(((round - 1 + Math.random()) / ROUNDS) * SCAN_MS);
      await program.stop('SIGKILL');
      program = await installation.start();
    }
    while ((await scan(program)).reports_read > 0);
    [entries, stored, jobs, runs] = await Promise.all([
      program.get<BackupEntry[]>('/backup_entries?limit=1000'),
      program.get<StoredBackup[]>('/stored_backups?limit=1000'),
      program.get<ExpectedBackupJob[]>('/jobs?limit=1000'),
      program.get<ScanRun[]>('/scanner/runs?limit=1000'),
    ]);
    await program.stop();
  }, 300_000);
  afterAll(() => installation.close());

  it('was really interrupted, and says so', () => {
    const states = runs.map(({ state }) => state);
    expect(states.filter((state) => state === 'interrupted').length).toBeGreaterThanOrEqual(ROUNDS / 4);
    expect(new Set(states)).toEqual(new Set(['interrupted', 'done']));
  });

  it('gives every section of every report one verdict, the right one', () => {
    const verdicts = entries.map((entry) => `${entry.agent_id}/${entry.database_name}/${entry.agent_staged_file_name} ${entry.rule}`);
    const expected = backups.map(({ agent, database, dump, good }) => `${agent.id}/${database}/${dump.name} ${good ? 'verified' : 'hash-differs'}`);
    expect(verdicts.sort()).toEqual(expected.sort());
  });

  it('stores every good dump byte by byte, once, and nothing else', async () => {
    const good = backups.filter((backup) => backup.good);
    const paths = good.map(({ agent, database, dump }) => `${agent.id}/${database}/${dump.name}`).sort();
    expect(await filesBelow(installation.validated)).toEqual(paths);
    expect(stored.map(({ path }) => path).sort()).toEqual(paths);
    for (const { agent, database, dump } of good) {
      expect((await readFile(join(installation.validated, agent.id, database, dump.name))).equals(dump.bytes)).toBe(true);
    }
  });

  it('archives every report, and leaves in staging what is to be kept', async () => {
    for (const agent of agents) {
      expect(await agent.list('log/_archive')).toEqual(Array.from({ length: ROUNDS }, (_, index) => `${index + 1}.json`));
      expect(await agent.list('log')).toEqual(['_archive']);
      const kept = backups.filter((backup) => backup.agent === agent && (AFTER_PROMOTION === 'keep' || !backup.good));
      expect(await agent.list('database')).toEqual(kept.map(({ dump }) => dump.name).sort());
    }
  });

  it('leaves every job in the state of its newest backup', () => {
    expect(jobs.map(({ current_status }) => current_status)).toEqual(Array(AGENTS * DATABASES_PER_AGENT).fill('ok'));
  });
});
