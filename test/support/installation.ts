import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExpectedBackupJob } from '../../src/jobs/job.entity.js';
import type { ScanRun } from '../../src/scanner/runs/scan-run.entity.js';
import { TestAgent } from './agent.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { queueOfTests } from './app.js';
import { type Exit, Program, type SpawnOptions, WORKER } from './program.js';
import { describeUnless } from './unless.js';

/** Tests of what only the embedded database does. */
export const onEmbedded = describeUnless(process.env.VIGIE_TEST_PG ? 'a PostgreSQL server has no data folder of ours' : null);

/** Tests that take several processes on one database. */
export const onPostgres = describeUnless(process.env.VIGIE_TEST_PG ? null : 'the embedded database belongs to one process (`npm run test:pg`)');

/** Tests of several processes that share scans; both modes take a PostgreSQL server. */
export const onQueue = describeUnless(process.env.VIGIE_TEST_QUEUE ? null : 'nobody asked for a queue (`npm run test:queue:postgres`, `npm run test:queue:redis`)');

/** Folders and a database on which the built program is started, killed and started again. */
export class Installation {
  private readonly programs: Program[] = [];

  private constructor(
    private readonly database: TestDatabase,
    /** Below the system's temporary folder: working folder and TMPDIR of the program. */
    readonly scratch: string,
    readonly env: Record<string, string>,
  ) {}

  static async create(env: Record<string, string> = {}): Promise<Installation> {
    const database = await createTestDatabase();
    const scratch = await mkdtemp(join(tmpdir(), 'vigie-smoke-'));
    return new Installation(database, scratch, { TMPDIR: scratch, ...database.env, ...queueOfTests(), ...env });
  }

  get dataDir(): string {
    return this.env.DATA_DIR ?? '';
  }

  get validated(): string {
    return join(this.dataDir, 'validated');
  }

  agent(id: string): Promise<TestAgent> {
    return new TestAgent(join(this.dataDir, 'staging'), id).install();
  }

  /** Starts it without waiting; ended by `close` at the latest. */
  spawn(env: Record<string, string> = {}, options: Partial<SpawnOptions> = {}): Program {
    const program = Program.spawn({ ...this.env, ...env }, { cwd: this.scratch, ...options });
    this.programs.push(program);
    return program;
  }

  start(env: Record<string, string> = {}, options: Partial<SpawnOptions> = {}): Promise<Program> {
    return this.spawn(env, options).ready();
  }

  /** A worker on the same database, queue and folders, once it takes work. */
  async startWorker(env: Record<string, string> = {}): Promise<Program> {
    const worker = this.spawn(env, { entry: WORKER });
    await worker.line(/Worker is ready/);
    return worker;
  }

  /** Runs it to its own end. @throws Error when it starts after all. */
  async fail(env: Record<string, string> = {}): Promise<{ exit: Exit; stderr: string; output: string }> {
    const program = this.spawn(env);
    const started = program.ready().then(
      () => Promise.reject(new Error('It was expected to fail, but it listens.')),
      () => program.exited,
    );
    const exit = await started;
    return { exit, stderr: program.stderr, output: program.lines.join('\n') + program.stderr };
  }

  /** Gives the scratch folder to another user. */
  async giveScratchTo(userId: number): Promise<void> {
    await chown(this.scratch, userId, userId);
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop('SIGKILL')));
  }

  async close(): Promise<void> {
    await this.stopAll();
    await this.database.close();
    await rm(this.scratch, { recursive: true, force: true });
  }
}

/** A daily job that is expected now, unless said otherwise. */
export function expectJob(program: Program, agent: string, database: string, fields: Record<string, unknown> = {}): Promise<ExpectedBackupJob> {
  const now = new Date();
  return program.post('/jobs', {
    database_name: database, agent_id_responsible: agent, company_name: 'Acme', city: 'Douala',
    expected_hour_utc: now.getUTCHours(), expected_minute_utc: now.getUTCMinutes(), backup_frequency: 'daily',
    final_storage_path_template: '{agent_id}/{database_name}/{timestamp}_{file_name}', ...fields,
  });
}

export function scan(program: Program): Promise<ScanRun> {
  return program.post('/scanner/run?wait=true');
}

/** Paths of all files below a folder, relative to it; none when it does not exist. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
}
