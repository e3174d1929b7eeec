import { createHash } from 'node:crypto';
import { readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { Client } from 'pg';
import type { BackupEntry } from '../../src/entries/backup-entry.entity.js';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { type Dump, sectionOf, type TestAgent } from '../support/agent.js';
import { expectJob, filesBelow, Installation, onPostgres, scan } from '../support/installation.js';
import type { Program } from '../support/program.js';
import { SmtpSink } from '../support/smtp-sink.js';

const AGENTS = 30;
const ROUNDS = 4;
const MIB = 1024 * 1024;
const HOUR_MS = 3_600_000;
/** Sparse: made in no time, and read for a second or so. */
const LARGE = 512 * MIB;
const PATIENCE_MS = 60_000;

/** Asks again until the answer is there. */
async function until<T>(ask: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await later(20);
  }
}

onPostgres('Three processes on one database and one staging folder', () => {
  let sink: SmtpSink;
  let installation: Installation;
  let database: Client;
  let programs: Program[];

  beforeAll(async () => {
    sink = await SmtpSink.start();
    installation = await Installation.create({ ...sink.env, ADMIN_EMAIL_RECIPIENT: 'ops@example.org', SCANNER_INTERVAL_MINUTES: '0.02', RATE_LIMIT_PER_KEY: '0', RATE_LIMIT_PER_ADDRESS: '0' });
    database = new Client({ connectionString: installation.env.DATABASE_URL });
    await database.connect();
    // Together: who comes first makes the keys and migrates, the others wait for it.
    programs = await Promise.all([0, 1, 2].map(() => installation.start()));
  }, PATIENCE_MS);
  afterAll(async () => {
    await database.end();
    await installation.close();
    await sink.close();
  });

  const entriesOf = async (agentId: string) => (await database.query<{ rule: string; file: string }>(
    'SELECT rule, agent_staged_file_name AS file FROM backup_entries WHERE agent_id = $1 ORDER BY id', [agentId],
  )).rows;

  const allSent = () => until(async () => {
    const { rows: [count] } = await database.query<{ open: number }>(`SELECT (SELECT count(*) FROM events WHERE released_at IS NOT NULL AND fanned_out_at IS NULL)::int + (SELECT count(*) FROM deliveries WHERE status IN ('pending', 'retrying'))::int AS open`);
    return count?.open === 0;
  });

  it('that are all told to scan at once give every report one verdict, and send one mail about each agent in trouble', async () => {
    const agents = await Promise.all(Array.from({ length: AGENTS }, (_, index) => installation.agent(`SHARED_${index}`)));
    for (const { id } of agents) await expectJob(programs[0]!, id, 'SALES');
    const dumps: (Dump & { readonly agent: TestAgent })[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const agent of agents) {
        const dump = await agent.dump(`sales_${round}.sql`, `${agent.id} ${round}`.repeat(1_000));
        dumps.push({ ...dump, agent });
        const isGood = round < ROUNDS - 1;
        await agent.report({ SALES: sectionOf(isGood ? dump : { ...dump, sha256: 'f'.repeat(64) }) }, { endedAt: new Date(Date.now() - (ROUNDS - round) * 1_000), fileName: `${round}.json` });
      }
      await Promise.all(programs.map(scan));
    }
    await until(async () => (await Promise.all(agents.map((agent) => agent.list('log')))).every(([archive, ...others]) => archive === '_archive' && others.length === 0));
    await allSent();

    const expected = Array.from({ length: ROUNDS }, (_, round) => ({ rule: round < ROUNDS - 1 ? 'verified' : 'hash-differs', file: `sales_${round}.sql` }));
    for (const agent of agents) expect(await entriesOf(agent.id)).toEqual(expected);
    const stored = await filesBelow(installation.validated);
    expect(stored).toHaveLength(AGENTS * (ROUNDS - 1));
    for (const { agent, name, bytes } of dumps) {
      for (const path of stored.filter((one) => one.startsWith(`${agent.id}/`) && one.endsWith(name))) expect(await readFile(join(installation.validated, path))).toEqual(bytes);
    }
    expect(sink.mails.map(({ mail }) => mail.subject)).toHaveLength(AGENTS);
    expect(new Set(sink.mails.map(({ mail }) => mail.messageId)).size).toBe(AGENTS);
    for (const { stderr, lines } of programs) expect([stderr, lines.filter((line) => /ERROR/.test(line))]).toEqual(['', []]);
  }, 2 * PATIENCE_MS);

  it('go on when the one that holds an agent is killed: another finishes its report, with one entry, and says what became of the scan', async () => {
    const agent = await installation.agent('LARGE');
    await expectJob(programs[0]!, agent.id, 'BIG', { final_storage_path_template: 'big.sql' });
    await agent.dump('big.sql', '');
    await truncate(join(agent.folder, 'database', 'big.sql'), LARGE);
    const hash = createHash('sha256');
    for (let done = 0; done < LARGE; done += MIB) hash.update(Buffer.alloc(MIB));
    await agent.report({ BIG: sectionOf({ name: 'big.sql', size: LARGE, sha256: hash.digest('hex') }) }, { fileName: 'big.json' });

    const { holder, run } = await until(async () => {
      for (const program of programs) {
        const { current } = await program.get<{ current: ScanRun | null }>('/scanner/status');
        if (current !== null && current.bytes_verified > 0) return { holder: program, run: current };
      }
      return null;
    });
    expect((await database.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted`)).rowCount).toBeGreaterThan(1);
    await holder.stop('SIGKILL');
    const others = programs.filter((program) => program !== holder);

    await until(async () => (await agent.list('log')).length === 1 && (await agent.list('log/_archive')).length === 1);
    expect((await entriesOf(agent.id)).map(({ rule }) => rule)).toEqual(['verified']);
    expect((await stat(join(installation.validated, 'big.sql'))).size).toBe(LARGE);
    expect(await filesBelow(join(installation.validated, '.vigie-tmp'))).toEqual([]);
    await until(async () => (await others[0]!.get<ScanRun>(`/scanner/runs/${run.id}`)).state === 'interrupted');
    programs = [...others, await installation.start()];
  }, 2 * PATIENCE_MS);

  it('need not be three: each alone scans by its interval, calls missing what is overdue, and sends what there is to tell', async () => {
    for (const [index, alone] of programs.entries()) {
      await Promise.all(programs.filter((program) => program !== alone).map((program) => program.stop()));
      const before = sink.mails.length;
      const agent = await installation.agent(`ALONE_${index}`);
      const due = new Date(Math.floor((Date.now() - 2 * HOUR_MS) / 60_000) * 60_000);
      const overdue = await expectJob(alone, agent.id, 'OVERDUE', { expected_hour_utc: due.getUTCHours(), expected_minute_utc: due.getUTCMinutes(), grace_minutes: 60 });
      // As if it had been made yesterday.
      await database.query('UPDATE expected_backup_jobs SET next_expected_at_utc = $2, next_deadline_utc = $3, ledger_from = $4 WHERE id = $1', [overdue.id, due, new Date(due.getTime() + HOUR_MS), new Date(due.getTime() - HOUR_MS)]);
      const job = await expectJob(alone, agent.id, 'SALES');
      await agent.backUp('SALES');

      const rulesOf = async ({ id }: ExpectedBackupJob) => (await alone.get<BackupEntry[]>(`/backup_entries?job_id=${id}`)).map(({ rule }) => rule);
      await until(async () => (await rulesOf(job)).length > 0 && (await rulesOf(overdue)).length > 0);
      expect([await rulesOf(job), await rulesOf(overdue)]).toEqual([['verified'], ['deadline-passed']]);
      expect((await sink.nth(before + 1)).mail.subject).toBe('Backup alert - OVERDUE - Status: MISSING');
      if (index < programs.length - 1) programs[index + 1] = await installation.start();
    }
  }, 2 * PATIENCE_MS);

  it('and leave behind no scan that nobody is at', async () => {
    await Promise.all(programs.map((program) => program.stop()));
    expect((await database.query(`SELECT state FROM scan_runs WHERE state IN ('queued', 'running', 'failed')`)).rows).toEqual([]);
  });
});
